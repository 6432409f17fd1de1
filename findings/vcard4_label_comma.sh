#!/usr/bin/env bash
# The npm package vcard4 4.0.5 cuts the LABEL of an address into a list at the commas inside its quotes.
# Guess: LABEL is one text (RFC 6350, 6.3.1); quotes protect commas, which is what they are for.
# Seen: LABEL="1 Main St, Pittsburgh" is read as two values, "1 Main St" and " Pittsburgh".
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_node vcard4@4.0.5
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import { parse } from 'vcard4';

const card = ['BEGIN:VCARD', 'VERSION:4.0', 'FN:Example Center',
  'ADR;LABEL="1 Main St, Pittsburgh":;;1 Main St;Pittsburgh;PA;15213;USA', 'END:VCARD', ''].join('\r\n');
const address = parse(card).parsedVcard.find((line) => line.property === 'ADR');
console.log(JSON.stringify(address.parameters.LABEL));
assert.deepEqual(address.parameters.LABEL, ['1 Main St', ' Pittsburgh']);
JS
node seen.mjs
