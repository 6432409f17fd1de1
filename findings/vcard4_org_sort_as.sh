#!/usr/bin/env bash
# The npm package vcard4 4.0.5 refuses a whole vCard when its ORG says how to sort it.
# Guess: SORT-AS is a parameter of ORG; RFC 6350, 6.6.4, allows it and shows an example.
# Seen: parse() throws "unknown parameter: SORT-AS, on ORG property". Without it the card is read.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_node vcard4@4.0.5
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import { parse } from 'vcard4';

const card = (org) => ['BEGIN:VCARD', 'VERSION:4.0', 'FN:The Example Center', org, 'END:VCARD', ''].join('\r\n');
let message = '';
try {
  parse(card('ORG;SORT-AS="Example Center":The Example Center'));
} catch (error) {
  message = error.message;
}
console.log('with SORT-AS:', message);
assert.match(message, /unknown parameter: SORT-AS/);
const read = parse(card('ORG:The Example Center')).parsedVcard.find((line) => line.property === 'ORG');
console.log('without:', JSON.stringify(read.value));
JS
node seen.mjs
