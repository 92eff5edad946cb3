import { expect, test } from "vitest";
import { readOwners } from "@/features/members/import/rules";

const ida = { email: "ida@harbour.example", name: "Ida Lund", merchantId: "7001" };

test.each([
  ["a list of JSON", `[\n  ${JSON.stringify(ida)}\n]`],
  ["one JSON object after the other", `${JSON.stringify(ida)}\n`],
  ["CSV", "email,name,merchantId\nida@harbour.example,Ida Lund,7001\n"],
  ["CSV of another spelling", "E-Mail;Full Name;MID\r\nida@harbour.example;Ida Lund;7001\r\n"],
  [
    "CSV with quotes and a mark at its beginning",
    '\uFEFF"email","name","merchant_id"\n"IDA@harbour.example","Ida Lund","7001"',
  ],
])("owners are read from %s", (_, text) => {
  const { lines, refused } = readOwners(text);
  expect(refused).toEqual([]);
  expect(lines.map(({ owner }) => owner)).toEqual([ida]);
});

test("a bad line is refused with its number and a reason, and spoils no other", () => {
  const text = [
    "email,name,merchantId,passwordHash",
    "ida@harbour.example,Ida Lund,7001,",
    "no address,Nobody,7002,",
    "nora@harbour.example,,7003,",
    "one,too,few",
    'stray " quote,Nobody,7004,',
    "olga@harbour.example,Olga Berg,,",
    "otto@harbour.example,Otto Berg,7005,secret",
    "",
    "ines@harbour.example,Ines Roth,7006,",
  ].join("\n");
  const { lines, refused } = readOwners(text);
  expect(lines.map(({ line }) => line)).toEqual([2, 10]);
  expect(refused).toEqual([
    { line: 3, reason: expect.stringMatching(/e-mail/) },
    { line: 4, reason: "The name is missing." },
    { line: 5, reason: "This cannot be read." },
    { line: 6, reason: "This cannot be read." },
    { line: 7, reason: "There is neither a merchantId nor an organization." },
    { line: 8, reason: "The password's hash is not one of bcrypt." },
  ]);
});

test("a broken entry of a JSON list is refused by the line that it begins on", () => {
  const text = `[\n${JSON.stringify(ida)},\n{ "email": oops },\n{ "name": "Brace } inside", "email": 7 },\n{ "email": "never ends"`;
  const { lines, refused } = readOwners(text);
  expect(lines.map(({ line }) => line)).toEqual([2]);
  expect(refused.map(({ line }) => line)).toEqual([3, 4, 5]);
});

test("a name of more than one line keeps the count of lines", () => {
  const { refused } = readOwners('email,name,merchantId\nida@harbour.example,"Ida\nLund",7001\nnobody,Nobody,1\n');
  expect(refused).toMatchObject([{ line: 4 }]);
});
