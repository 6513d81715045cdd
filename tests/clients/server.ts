// Starts `custengine serve` for a test file, and Prism in front of it if CUSTENGINE_PRISM is set. Prism compares each
// request and answer with the OpenAPI document, and answers with an error of its own if one differs.

import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { createInterface } from "node:readline";

import createClient, { type Client } from "openapi-fetch";

import type { paths as ControlPaths } from "./control-api.js";
import type { paths as ResourcePaths } from "./resource-api.js";

function required(name: string): string {
  const value = process.env[name];
  assert(value, `${name} is not set: run.py sets it`);
  return value;
}

/** True if requests go through Prism, which answers requests that break the document itself. */
export const viaPrism = process.env["CUSTENGINE_PRISM"] !== undefined;

/** The first line of a program's output that has `mark`. */
async function lineWith(program: ChildProcess, mark: string): Promise<string> {
  assert(program.stdout);
  const seen: string[] = [];
  const lines = createInterface({ input: program.stdout });
  for await (const line of lines) {
    seen.push(line);
    if (line.includes(mark)) {
      program.stdout.resume();
      return line;
    }
  }
  throw new Error(`the program ended without a line of "${mark}": ${seen.join("\n")}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  assert(address !== null && typeof address === "object");
  probe.close();
  await once(probe, "close");
  return address.port;
}

async function end(program: ChildProcess, how: () => void): Promise<number | null> {
  if (program.exitCode !== null) return program.exitCode;
  const exited = once(program, "exit");
  how();
  await exited;
  return program.exitCode;
}

/** A running server. */
export class Server {
  private constructor(
    readonly url: string,
    /** The base of the world default: the server's own, or Prism's. */
    readonly base: string,
    private readonly program: ChildProcess,
    private readonly prism: ChildProcess | undefined,
  ) {}

  static async start(): Promise<Server> {
    const program = spawn(required("CUSTENGINE_PROGRAM"), ["serve", "--port", "0", "--exit-with-stdin"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const ready: unknown = JSON.parse(await lineWith(program, "listening"));
    assert(typeof ready === "object" && ready !== null && "url" in ready && typeof ready.url === "string");
    const { url } = ready;
    if (!viaPrism) return new Server(url, `${url}/v2`, program, undefined);

    const port = await freePort();
    const prism = spawn(
      process.execPath,
      [required("CUSTENGINE_PRISM"), "proxy", required("CUSTENGINE_OPENAPI"), `${url}/v2`, "--errors", "--host",
       "127.0.0.1", "--port", String(port)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await lineWith(prism, "listening on");
    return new Server(url, `http://127.0.0.1:${port}`, program, prism);
  }

  /** Ends both. The server ends because its standard input does. */
  async stop(): Promise<void> {
    const { prism, program } = this;
    if (prism) await end(prism, () => prism.kill("SIGTERM"));
    assert.equal(await end(program, () => program.stdin?.end()), 0);
  }

  resource(): Client<ResourcePaths> {
    return createClient<ResourcePaths>({ baseUrl: this.base });
  }

  control(): Client<ControlPaths> {
    return createClient<ControlPaths>({ baseUrl: `${this.url}/__admin/v1` });
  }
}
