#!/usr/bin/env bash
# Readers of vCard 4 do not agree on an escaped semicolon in a name.
# Guess: "\;" in FN is a semicolon: RFC 6350, 3.4, lets a writer escape it in any text.
# Seen: vcard4-ts 0.4.1 and vcard4 4.0.5 read "Example Center; GIS"; ical.js 2.2.1 keeps the
# backslash: "Example Center\; GIS". A dash is read alike by all of them.
source "$(dirname "${BASH_SOURCE[0]}")/lib.bash"
with_node ical.js@2.2.1 vcard4@4.0.5 vcard4-ts@0.4.1
cat > seen.mjs <<'JS'
import assert from 'node:assert';
import ICAL from 'ical.js';
import { parse } from 'vcard4';
import { parseVCards } from 'vcard4-ts';

const readers = {
  'ical.js': (card) => ICAL.parse(card)[1].find(([name]) => name === 'fn')[3],
  vcard4: (card) => parse(card).parsedVcard.find((line) => line.property === 'FN').value,
  'vcard4-ts': (card) => parseVCards(card).vCards[0].FN[0].value,
};
const card = (name) => ['BEGIN:VCARD', 'VERSION:4.0', `FN:${name}`, 'ORG:Example', 'END:VCARD', ''].join('\r\n');
for (const [name, read] of Object.entries(readers)) {
  const seen = read(card('Example Center\\; GIS'));
  console.log(name, JSON.stringify(seen));
  assert.equal(seen, name === 'ical.js' ? 'Example Center\\; GIS' : 'Example Center; GIS');
  assert.equal(read(card('Example Center – GIS')), 'Example Center – GIS');
}
JS
node seen.mjs
