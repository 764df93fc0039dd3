// From application to customs write-off, by a client that knows nothing but the document.

import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const url = process.env["SHANGWU_URL"] ?? "http://127.0.0.1:8080";

/** An access token of a demo account; the walk starts in the folder of the repository. */
function tokenOf(account: string): string {
  return execFileSync("scripts/token", [account], { encoding: "utf8" }).trim();
}

/** The client of a demo account. */
function signedIn(account: string) {
  const token = tokenOf(account);
  const client = createClient<paths>({ baseUrl: url });
  client.use({
    onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${token}`);
      return request;
    },
  });
  return client;
}

/** The data of an answer, or the problem as an exception. */
function must<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.data === undefined) {
    throw new Error(`${answer.response.status} ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

function tagOf(answer: { response: Response }): string {
  const tag = answer.response.headers.get("ETag");
  if (tag === null) throw new Error(`no ETag: ${answer.response.status} ${answer.response.url}`);
  return tag;
}

const once = () => ({ "Idempotency-Key": randomUUID() });
const command = (tag: string) => ({ ...once(), "If-Match": tag });
const say = (text: string) => console.log(`walk: ${text}`);

const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
const form: components["schemas"]["LicenceForm"] = {
  consignee: { credit_code: "91110000710930122C", name: "演示用户" },
  trade_mode: "0110",
  exchange_source: "bank_purchase",
  ports: ["2200"],
  trading_country: "AUS",
  origin_country: "AUS",
  goods_use: "production",
  hs_code: process.env["SHANGWU_WALK_GOODS"] ?? "2601112000",
  unit: "035",
  currency: "USD",
  lines: [{ specification: "62% Fe", quantity: "1000", unit_price: "95.5" }],
  contract_number: "WALK-0001",
  batch_mode: "one_batch",
  delivery: "electronic",
  contact: { name: "张三", phone: "010-12345678" },
};

const importer = signedIn("importer");
const handler = signedIn("handler");
const issuer = signedIn("issuer");
const customs = signedIn("customs");

say("an importer writes an application, and the server says what is wrong with it");
const begun = await importer.POST("/api/v1/cases", {
  params: { header: once() },
  body: { matter: "automatic-import-licence", form: { ...form, ports: [] } },
});
const id = must(begun).id;
const dry = await importer.POST("/api/v1/cases/{id}/submission", {
  params: { path: { id }, header: command(tagOf(begun)), query: { dry_run: true } },
});
if (dry.response.status !== 422) throw new Error(`a form without a port: ${dry.response.status}`);

say("mended, with its contract, it is handed in");
const saved = await importer.PUT("/api/v1/cases/{id}/form", {
  params: { path: { id }, header: { "If-Match": tagOf(begun) } },
  body: { form },
});
must(saved);
const contract = await fetch(
  `${url}/api/v1/cases/${id}/attachments?kind=contract&name=contract.pdf`,
  {
    method: "POST",
    headers: {
      Authorization: `Bearer ${tokenOf("importer")}`,
      "Content-Type": "application/pdf",
      ...once(),
    },
    body: "%PDF-1.4\n%%EOF\n",
  },
);
if (contract.status !== 201) throw new Error(`attachment: ${contract.status}`);
const path = { id };
const seenBy = async (client: typeof importer) =>
  await client.GET("/api/v1/cases/{id}", { params: { path } });
let tag = tagOf(await seenBy(importer));
must(
  await importer.POST("/api/v1/cases/{id}/submission", {
    params: { path, header: command(tag) },
  }),
);

say("the competent body accepts, reviews and issues");
tag = tagOf(await seenBy(handler));
must(
  await handler.POST("/api/v1/cases/{id}/acceptance", { params: { path, header: command(tag) } }),
);
tag = tagOf(await seenBy(handler));
must(
  await handler.POST("/api/v1/cases/{id}/opinions", {
    params: { path, header: command(tag) },
    body: { verdict: "pass", text: "同意" },
  }),
);
tag = tagOf(await seenBy(issuer));
const issued = must(
  await issuer.POST("/api/v1/cases/{id}/issuance", { params: { path, header: command(tag) } }),
);
const { kind, number } = issued.licence.face;
say(`licence ${number} is issued`);

say("customs takes the news and writes a declaration off");
const news = must(await customs.GET("/api/v1/exchange/messages", {}));
must(
  await customs.POST("/api/v1/exchange/acknowledgements", {
    body: { ids: news.items.map((message) => message.id) },
  }),
);
const written = await customs.POST("/api/v1/customs/write-offs", {
  body: {
    messages: [
      {
        customs_office: "2201",
        declaration_number: `2201${Date.now()}0`.padEnd(18, "0").slice(0, 18),
        line_number: 1,
        version: 1,
        action: "commit",
        licence_kind: kind,
        licence_number: number,
        hs_code: form.hs_code ?? "",
        quantity: { value: "1000", unit: form.unit ?? "" },
        port: "2200",
        declared_on: today,
        trade_mode: "0110",
      },
    ],
  },
});
const result = must(written).results[0];
if (result?.outcome !== "applied") throw new Error(`write-off: ${JSON.stringify(result)}`);

say("anyone verifies it");
const check = must(
  await createClient<paths>({ baseUrl: url }).POST("/api/v1/public/verifications", {
    body: { kind, number },
  }),
);
say(`done: the licence is ${check.status}`);
