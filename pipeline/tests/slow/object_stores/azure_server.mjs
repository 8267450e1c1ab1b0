// Azure Blob Storage on loopback for tests: node azure_server.mjs AZURITE
//
// The server is Azurite, at the path AZURITE. It begins with the container `figures`, and its port is printed.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { join } from "node:path";

const [azurite] = process.argv.slice(2);
// The account and the key that every Azurite has.
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

const server = spawn(process.execPath, [join(azurite, "dist/src/blob/main.js"), "--blobPort", "0",
  "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry"], { stdio: ["ignore", "pipe", "ignore"] });
process.on("SIGTERM", () => { server.kill(); process.exit(); });
// The test has ended.
process.stdin.on("end", () => { server.kill(); process.exit(); }).resume();
server.on("exit", () => process.exit(1));

let said = "";
server.stdout.on("data", async (bytes) => {
  const had = port(said);
  said += bytes;
  if (had || !port(said)) return;
  await makeContainer(port(said), "figures");
  console.log(port(said));
});

function port(text) {
  return /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
}

async function makeContainer(port, name) {
  const date = new Date().toUTCString();
  const lines = ["PUT", "", "", "", "", "", "", "", "", "", "", "", `x-ms-date:${date}`, "x-ms-version:2023-11-03",
    `/${account}/${account}/${name}`, "restype:container"];
  const signature = createHmac("sha256", Buffer.from(key, "base64")).update(lines.join("\n")).digest("base64");
  const headers = { "x-ms-date": date, "x-ms-version": "2023-11-03",
    authorization: `SharedKey ${account}:${signature}` };
  const answer = await fetch(`http://127.0.0.1:${port}/${account}/${name}?restype=container`, { method: "PUT", headers });
  if (!answer.ok) throw new Error(`the container cannot be made: ${answer.status} ${await answer.text()}`);
}
