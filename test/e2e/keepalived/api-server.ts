/*
 * Stands for the API server of one VM: serves with the VM's certificate, asks callers for theirs, and answers /readyz
 * while a file is there. Run by Node itself: `api-server.ts FOLDER NAME`.
 */
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

const [folder = "", name = ""] = process.argv.slice(2);
const read = (file: string) => readFileSync(join(folder, file));
const options = {
  key: read("kube-apiserver.server.key"),
  cert: read("kube-apiserver.server.crt"),
  ca: read("ca.crt"),
  requestCert: true,
  rejectUnauthorized: true,
};

createServer(options, (request, response) => {
  const isUp = existsSync(join(folder, `${name}.serves`));
  response.statusCode = request.url === "/readyz" && !isUp ? 500 : 200;
  response.end(name);
}).listen(6443, "0.0.0.0");
