const control = process.env.CUSTENGINE_ADMIN_URL;
const send = (method, url, body, headers) =>
  fetch(url, {method, headers: {"Content-Type": "application/json", ...headers}, body: body && JSON.stringify(body)});

let world, customers;
beforeEach(async () => {
  world = await (await send("POST", `${control}/worlds`, {tenants: ["acme"]})).json();
  customers = `${world.url}/v2/tenants/acme/customers`;
});
afterEach(() => send("DELETE", `${control}/worlds/${world.name}`));

test("the later of two writers has to read again", async () => {
  const ada = (await send("POST", customers, {firstname: "Ada"})).headers.get("Location");
  const url = new URL(ada, world.url).href;
  await send("POST", `${control}/worlds/${world.name}/faults`, {on: "update", do: {patch: {city: "Bergen"}}});
  const late = await send("PATCH", url, {city: "Oslo"}, {"If-Match": '"1"'});
  expect(late.status).toBe(412);
  expect((await late.json()).currentVersion).toBe(2);
  expect((await (await send("GET", url)).json()).city).toBe("Bergen");
});
