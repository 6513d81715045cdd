// The ten operations, as a client of generated types calls them.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";

import type { Client } from "openapi-fetch";

import type { paths as ControlPaths } from "./control-api.js";
import type { components, paths } from "./resource-api.js";
import { Server, viaPrism } from "./server.js";

type Customer = components["schemas"]["Customer"];
type CustomerDraft = components["schemas"]["CustomerDraft"];

/** The data of an answer that must be a success of that status. */
function succeeded<Data>(answer: { data?: Data; error?: unknown; response: Response }, status: number): Data {
  assert.equal(answer.response.status, status, JSON.stringify(answer.error));
  return answer.data as Data;
}

/** The problem of an answer that must be an error of that status. */
function failed(answer: { error?: unknown; response: Response }, status: number): components["schemas"]["Problem"] {
  assert.equal(answer.response.status, status, JSON.stringify(answer));
  assert.equal(answer.response.headers.get("content-type"), "application/problem+json");
  const problem = answer.error as components["schemas"]["Problem"];
  assert.equal(problem.status, status);
  return problem;
}

describe("the ten operations", () => {
  let server: Server;
  let client: Client<paths>;
  let control: Client<ControlPaths>;
  let tenants = 0;
  let tenant = "";

  before(async () => {
    server = await Server.start();
    client = server.resource();
    control = server.control();
  });
  after(() => server.stop());

  beforeEach(async () => {
    tenants += 1;
    tenant = `shop-${tenants}`;
    const made = await control.PUT("/worlds/{world}/tenants/{tenant}", {
      params: { path: { world: "default", tenant } },
      body: { locale: "nb", countryCode: "NO", stores: ["oslo"] },
    });
    assert.equal(made.response.status, 201, JSON.stringify(made.error));
  });

  const customers = () => ({ path: { tenant } });
  const customer = (uid: string) => ({ path: { tenant, customer: uid } });

  async function create(draft: CustomerDraft): Promise<Customer> {
    return succeeded(
      await client.POST("/tenants/{tenant}/customers", { params: customers(), body: draft }), 201) as Customer;
  }

  async function createThree(): Promise<Customer[]> {
    return [
      await create({ firstname: "Åse", lastname: "Nordmann", city: "Oslo", externalId: "a" }),
      await create({ firstname: "Ola", lastname: "Berg", city: "Bergen", externalId: "b" }),
      await create({ customerType: "COMPANY", companyName: "Fjord AS", vatNumber: "NO987654325MVA" }),
    ];
  }

  it("creates a customer", async () => {
    const answer = await client.POST("/tenants/{tenant}/customers", {
      params: customers(),
      body: {
        firstname: "Åse",
        email: "ase@example.com",
        credit: { limit: 500 },
        addresses: [{ type: "INVOICE_ADDRESS", city: "Oslo" }],
        contacts: [{ firstname: "Per", lastname: "Berg" }],
        consents: [{ name: "news", status: true }],
      },
    });
    const made = succeeded(answer, 201) as Customer;
    assert.equal(made.firstname, "Åse");
    assert.equal(made.version, 1);
    assert.deepEqual(made.credit, { limit: 500, balance: 0 });
    assert.equal(made.addresses[0]?.type, "INVOICE_ADDRESS");
    // fetch asks for gzip, and a compressed answer has a tag of its own.
    assert.match(answer.response.headers.get("etag") ?? "", /^"1(-gzip)?"$/);
    const location = answer.response.headers.get("location");
    assert(location?.endsWith(`/tenants/${tenant}/customers/${made.customerUid}`), String(location));
    assert.equal((await fetch(server.url + location)).status, 200);
  });

  it("replays a create of the same Idempotency-Key", async () => {
    const request = () =>
      client.POST("/tenants/{tenant}/customers", {
        params: { path: { tenant }, header: { "Idempotency-Key": `key-${tenant}` } },
        body: { firstname: "Ada" },
      });
    const first = succeeded(await request(), 201) as Customer;
    const again = await request();
    assert.deepEqual(succeeded(again, 201), first);
    assert.equal(again.response.headers.get("idempotency-replayed"), "true");
    const other = await client.POST("/tenants/{tenant}/customers", {
      params: { path: { tenant }, header: { "Idempotency-Key": `key-${tenant}` } },
      body: { firstname: "Grace" },
    });
    failed(other, 422);
  });

  it("refuses a reference that is taken", async () => {
    const [first] = await createThree();
    const answer = await client.POST("/tenants/{tenant}/customers", {
      params: customers(), body: { firstname: "Ada", externalId: "a" },
    });
    const problem = failed(answer, 409);
    assert.equal(problem.code, "AlreadyExists");
    assert.equal(problem.holderId, first?.customerUid);
  });

  it("lists customers, page by page", async () => {
    await createThree();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = succeeded(
        await client.GET("/tenants/{tenant}/customers", {
          params: { path: { tenant }, query: { sortBy: "displayName", pageSize: 1, ...(cursor && { after: cursor }) } },
        }), 200);
      assert.equal(page.paging.totalCount, 3);
      assert.equal(page.items.length, 1);
      seen.push(...page.items.map((item) => item.displayName));
      cursor = page.next;
    } while (cursor !== undefined);
    assert.deepEqual(seen, ["Fjord AS", "Ola Berg", "Åse Nordmann"]);
  });

  it("lists the customer of a reference", async () => {
    await createThree();
    const page = succeeded(
      await client.GET("/tenants/{tenant}/customers", {
        params: { path: { tenant }, query: { customerExternalId: "b", count: "NONE" } },
      }), 200);
    assert.deepEqual(page.items.map((item) => item.firstname), ["Ola"]);
    assert.equal(page.paging.totalCount, undefined);
  });

  it("links to the next page", async () => {
    await createThree();
    const answer = await client.GET("/tenants/{tenant}/customers", {
      params: { path: { tenant }, query: { sortDirection: "DESC", pageNumber: 1, pageSize: 2 } },
    });
    succeeded(answer, 200);
    assert.match(answer.response.headers.get("link") ?? "", /rel="?next"?/);
  });

  it("searches by criteria", async () => {
    await createThree();
    const search = async (body: components["schemas"]["SearchRequest"]) => {
      const page = succeeded(
        await client.POST("/tenants/{tenant}/customers/search", { params: customers(), body }), 200);
      return page;
    };
    assert.deepEqual((await search({ query: "ase nord" })).items.map((item) => item.lastname), ["Nordmann"]);
    assert.equal((await search({ vatNumber: "987654325", exactMatch: true })).items.length, 1);
    assert.equal((await search({ where: "city == 'Bergen'" })).items.length, 1);
    const marked = await search({ query: "berg", scores: true, highlights: true, pageSize: 10 });
    assert.equal(marked.hits?.length, marked.items.length);
    assert(marked.hits.every((hit) => (hit.score ?? 0) > 0 && hit.highlights.length > 0));
    assert.equal((await search({})).paging.totalCount, 3);
  });

  it("searches customers of the other system", async () => {
    const world = { path: { world: "default" } };
    succeeded(
      await control.PATCH("/worlds/{world}/tenants/{tenant}", {
        params: { path: { world: "default", tenant } }, body: { extensions: ["EXTERNAL_CUSTOMER_SEARCH"] },
      }), 200);
    const customers = [{ externalId: "crm-88", customer: { firstname: "Ola", lastname: "Nordmann" } }];
    succeeded(await control.PUT("/worlds/{world}/external", { params: world, body: { customers } }), 200);
    const search = () =>
      client.POST("/tenants/{tenant}/customers/search/external", {
        params: { path: { tenant } }, body: { query: "nordmann" },
      });
    const page = succeeded(await search(), 200);
    assert.deepEqual(page.items.map((item) => item.externalId), ["crm-88"]);
    assert.equal(page.items[0]?.customer.firstname, "Ola");
    succeeded(await control.PUT("/worlds/{world}/external", { params: world, body: { behaviour: "fails" } }), 200);
    assert.equal(failed(await search(), 503).code, "Unavailable");
  });

  it("has no external search without the extension", async () => {
    const answer = await client.POST("/tenants/{tenant}/customers/search/external", {
      params: customers(), body: { query: "nordmann" },
    });
    assert.equal(failed(answer, 409).code, "FailedPrecondition");
  });

  it("gets a customer, and 304 while it is unchanged", async () => {
    const made = await create({ firstname: "Ada" });
    const path = "/tenants/{tenant}/customers/{customer}";
    const answer = await client.GET(path, { params: customer(made.customerUid) });
    assert.deepEqual(succeeded(answer, 200), made);
    const etag = answer.response.headers.get("etag") ?? "";
    const again = await client.GET(path, {
      params: { ...customer(made.customerUid), header: { "If-None-Match": etag } },
    });
    assert.equal(again.response.status, 304);
  });

  it("says that a customer does not exist", async () => {
    const answer = await client.GET("/tenants/{tenant}/customers/{customer}", { params: customer("nobody") });
    assert.equal(failed(answer, 404).code, "NotFound");
    const unknown = await client.GET("/tenants/{tenant}/customers", { params: { path: { tenant: "nowhere" } } });
    assert.equal(failed(unknown, 404).code, "NotFound");
  });

  it("updates a customer by PATCH and PUT", async () => {
    const made = await create({ firstname: "Ada", city: "London", credit: { limit: 5 } });
    const patched = await client.PATCH("/tenants/{tenant}/customers/{customer}", {
      params: { ...customer(made.customerUid), header: { "If-Match": '"1"' } },
      body: { lastname: "Lovelace", city: null, credit: { balance: 2 } },
    });
    const updated = succeeded(patched, 200) as Customer;
    assert.equal(updated.firstname, "Ada");
    assert.equal(updated.city, "");
    assert.deepEqual(updated.credit, { limit: 5, balance: 2 });
    assert.match(patched.response.headers.get("etag") ?? "", /^"2(-gzip)?"$/);
    const put = await client.PUT("/tenants/{tenant}/customers/{customer}", {
      params: customer(made.customerUid), body: { city: "Oslo" },
    });
    assert.equal((succeeded(put, 200) as Customer).lastname, "Lovelace");
  });

  it("takes a merge patch by its media type", async () => {
    const made = await create({ firstname: "Ada" });
    const answer = await client.PATCH("/tenants/{tenant}/customers/{customer}", {
      params: customer(made.customerUid), body: { city: "Oslo" },
      headers: { "Content-Type": "application/merge-patch+json" },
    });
    assert.equal((succeeded(answer, 200) as Customer).city, "Oslo");
  });

  it("refuses an update of an old version", async () => {
    const made = await create({ firstname: "Ada" });
    const update = (city: string) =>
      client.PATCH("/tenants/{tenant}/customers/{customer}", {
        params: { ...customer(made.customerUid), header: { "If-Match": '"1"' } }, body: { city },
      });
    succeeded(await update("Oslo"), 200);
    const problem = failed(await update("Bergen"), 412);
    assert.equal(problem.code, "VersionMismatch");
    assert.equal(problem.currentVersion, 2);
  });

  // OpenAPI cannot say that a body may be missing, so Prism refuses this answer.
  it("leaves the body out if the client prefers that", { skip: viaPrism }, async () => {
    const answer = await client.POST("/tenants/{tenant}/customers", {
      params: { path: { tenant }, header: { Prefer: "return=minimal" } }, body: { firstname: "Ada" }, parseAs: "text",
    });
    assert.equal(answer.response.status, 201);
    assert.equal(answer.response.headers.get("preference-applied"), "return=minimal");
    assert.equal(answer.data ?? "", "");
  });

  it("deletes a customer", async () => {
    const made = await create({ firstname: "Ada" });
    const path = "/tenants/{tenant}/customers/{customer}";
    const answer = await client.DELETE(path, { params: customer(made.customerUid) });
    assert.equal(answer.response.status, 204);
    failed(await client.GET(path, { params: customer(made.customerUid) }), 404);
    failed(await client.DELETE(path, { params: customer(made.customerUid) }), 404);
  });

  it("attaches and detaches an extension", async () => {
    const made = await create({ firstname: "Ada" });
    const extension = { extensionCode: "TWO_INVOICE", organizationUid: "org-7" };
    const attach = () =>
      client.POST("/tenants/{tenant}/customers/{customer}/extensions", {
        params: customer(made.customerUid), body: extension,
      });
    const attached = succeeded(await attach(), 200) as Customer;
    assert.deepEqual(attached.extensions, [extension]);
    assert.equal((succeeded(await attach(), 200) as Customer).version, attached.version);
    const detached = await client.DELETE("/tenants/{tenant}/customers/{customer}/extensions/{code}/{organization}", {
      params: { path: { tenant, customer: made.customerUid, code: "TWO_INVOICE", organization: "org-7" } },
    });
    assert.equal(detached.response.status, 204);

    await attach();
    const byQuery = await client.DELETE("/tenants/{tenant}/customers/{customer}/extensions", {
      params: { ...customer(made.customerUid), query: extension },
    });
    assert.equal(byQuery.response.status, 204);
    await attach();
    const byBody = await client.DELETE("/tenants/{tenant}/customers/{customer}/extensions", {
      params: customer(made.customerUid), body: extension,
    });
    assert.equal(byBody.response.status, 204);
    const left = succeeded(
      await client.GET("/tenants/{tenant}/customers/{customer}", { params: customer(made.customerUid) }), 200);
    assert.deepEqual(left.extensions, []);
  });

  it("gets a customer with the details of a store", async () => {
    const made = await create({ firstname: "Ada", pricelistUid: "standard", paymentTerms: 30 });
    const path = { tenant, store: "oslo", customer: made.customerUid };
    const set = await client.PUT("/tenants/{tenant}/stores/{store}/customers/{customer}/details", {
      params: { path }, body: { pricelistUid: "staff" },
    });
    succeeded(set, 200);
    const seen = succeeded(
      await client.GET("/tenants/{tenant}/stores/{store}/customers/{customer}", { params: { path } }), 200);
    assert.equal(seen.firstname, "Ada");
    assert.equal(seen.storeUid, "oslo");
    assert.equal(seen.storeCustomerDetails.pricelistUid, "staff");
    assert.equal(seen.effective.pricelistUid, "staff");
    assert.equal(seen.effective.paymentTerms, 30);
    const elsewhere = await client.GET("/tenants/{tenant}/stores/{store}/customers/{customer}", {
      params: { path: { ...path, store: "nowhere" } },
    });
    failed(elsewhere, 404);
  });

  // Prism refuses these requests itself, since they break the document.
  describe("requests that break the document", { skip: viaPrism }, () => {
    it("names every field at fault", async () => {
      const answer = await client.POST("/tenants/{tenant}/customers", {
        params: customers(), body: { firstname: "Ada", email: "ada", countryCode: "ZZ" },
      });
      const problem = failed(answer, 400);
      assert.equal(problem.code, "InvalidArgument");
      assert.deepEqual(problem.violations.map((violation) => violation.field), ["email", "countryCode"]);
      assert.deepEqual(problem.violations.map((violation) => violation.pointer), ["#/email", "#/countryCode"]);
    });

    it("refuses unknown members and parameters", async () => {
      const draft = { firstname: "Ada", nickname: "The Countess" };
      failed(await client.POST("/tenants/{tenant}/customers", { params: customers(), body: draft }), 400);
      const query = { pageNumber: 1, page: 2 };
      failed(await client.GET("/tenants/{tenant}/customers", { params: { path: { tenant }, query } }), 400);
    });

    it("refuses unknown paths and methods", async () => {
      const unknown = await fetch(`${server.base}/tenants/${tenant}/nonsense`);
      assert.equal(unknown.status, 404);
      const wrong = await fetch(`${server.base}/tenants/${tenant}/customers`, { method: "DELETE" });
      assert.equal(wrong.status, 405);
      assert.match(wrong.headers.get("allow") ?? "", /GET/);
    });
  });
});
