import { expect, test } from "vitest";
import { connectForm, initialValues, noticeOf, olderFormOf, readCredentials } from "@/features/connections/rules";
import { providerByKey, providers } from "@/lib/integrations/registry";

test("every provider's form can be drawn: each field has a name that people read and says where to find it", () => {
  for (const provider of providers) {
    const { fields, name, summary } = connectForm(provider);
    expect(fields.length, name).toBeGreaterThan(0);
    expect(summary, name).toMatch(/\.$/);
    for (const field of fields) {
      expect(field.label, name).not.toBe(field.name);
      expect(field.hint, `${name}: ${field.label}`).toBeTruthy();
    }
  }
});

test("a pasted Cliniko key shows its region, whatever stands around it", () => {
  expect(notice("a-made-up-body-UK2 \n")).toEqual({ known: true, text: "Region: uk2" });
});

test("a key without a region is said to lack it before anybody asks the provider", () => {
  expect(notice("a-made-up-body-zz")).toMatchObject({ known: false });
});

test("an address of MX Merchant has an older form, which says whose it is; others have none", () => {
  expect(olderFormOf("/api/webhooks/mx-merchant/a-b_c", "7")).toBe("/api/webhook/mx-merchant?companyId=7&secret=a-b_c");
  expect(olderFormOf("/api/webhooks/cliniko/abc", "7")).toBeNull();
});

test("nothing is said of the first few characters", () => {
  expect(notice("a-made")).toBeNull();
});

test("one of a few is chosen, the first before anything is; what is no secret is shown while it is typed", () => {
  const mxMerchant = providers.find(({ key }) => key === "mx-merchant");
  const form = connectForm(mxMerchant ?? fail("There is no MX Merchant."));
  expect(initialValues(form)).toEqual({ environment: "production" });
  expect(form.fields.map(({ name, isPlain }) => [name, isPlain])).toEqual([
    ["consumerKey", false],
    ["consumerSecret", false],
    ["merchantId", true],
    ["environment", false],
  ]);
});

function fail(message: string): never {
  throw new Error(message);
}

function notice(typed: string) {
  const cliniko = providers.find(({ key }) => key === "cliniko");
  const [field] = cliniko ? connectForm(cliniko).fields : [];
  if (!field) throw new Error("There is no Cliniko.");
  return noticeOf(field, typed);
}

test.each([
  ["named", '{"apiKey":"a-made-up-body-uk2"}', { apiKey: "a-made-up-body-uk2" }],
  ["bare", "a-made-up-body-uk2", { apiKey: "a-made-up-body-uk2" }],
  ["a bare text of JSON", '"a-made-up-body-uk2"', { apiKey: "a-made-up-body-uk2" }],
  ["bare and all digits", "123456789012345678901234", { apiKey: "123456789012345678901234" }],
  ["beside what is none of it", '{"apiKey":"a-made-up-body-uk2","shard":null}', { apiKey: "a-made-up-body-uk2" }],
  ["under another name", '{"key":"a-made-up-body-uk2"}', null],
  ["no key", "no key", null],
  ["nothing", "null", null],
  ["a list", '["a-made-up-body-uk2"]', null],
])("a stored Cliniko key that is %s", (_, secret, credentials) => {
  expect(stored("cliniko", secret)).toEqual(credentials);
});

test("a bare key opens nothing at a provider that asks for more", () => {
  expect(stored("mx-merchant", "a-made-up-body")).toBeNull();
});

function stored(key: string, secret: string) {
  const provider = providerByKey(key);
  if (!provider) throw new Error(`There is no provider ${key}.`);
  return readCredentials(provider, secret);
}
