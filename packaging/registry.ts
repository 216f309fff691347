import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";

/** A registry of npm's kind on this machine. It knows what is published to it and nothing else. */
export interface Registry {
  readonly url: string;
  /** The environment in which npm talks to it alone, and Node.js, npm and a shell are all that is to be found. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts a registry that keeps all it has in `folder`. */
export async function startRegistry(folder: string): Promise<Registry> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  mkdirSync(folder, { recursive: true });
  const config = {
    storage: join(folder, "storage"),
    uplinks: {},
    packages: { "**": { access: "$all", publish: "$all" } },
    max_body_size: "100mb",
    log: { type: "stdout", format: "json", level: "warn" },
  };
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(config));

  const main = resolve("node_modules/verdaccio/bin/verdaccio");
  const server = spawn(process.execPath, [main, "--config", path, "--listen", url], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(server, "exit");
  await Promise.race([answers(url), ended.then(([code]) => fail(`ended with ${code}`))]);

  const userconfig = join(folder, "npmrc");
  // npm wants to be somebody before it publishes; the registry takes anybody.
  writeFileSync(userconfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`);
  return {
    url,
    environment: {
      PATH: onlyNode(folder),
      HOME: folder,
      npm_execpath: npmCli(),
      npm_config_userconfig: userconfig,
      npm_config_cache: join(folder, "cache"),
      npm_config_update_notifier: "false",
      npm_config_audit: "false",
      npm_config_fund: "false",
    },
    stop: async () => {
      server.kill();
      await ended;
    },
  };
}

/** A folder for PATH that holds Node.js, npm and a shell alone. */
function onlyNode(folder: string): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, "node"));
  symlinkSync(npmCli(), join(bin, "npm"));
  symlinkSync("/bin/sh", join(bin, "sh"));
  return bin;
}

function npmCli(): string {
  return process.env["npm_execpath"] ?? fail("run me by npm: npm run test:package");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await once(server.close(), "close");
  return port;
}

/** Waits until a server answers. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await fetch(new URL("-/ping", url)).catch(() => undefined);
    if (answer?.ok) return;
    await setTimeout(100);
  }
  fail(`${url} does not answer`);
}

function fail(message: string): never {
  throw new Error(`registry: ${message}`);
}
