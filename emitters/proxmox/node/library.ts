import { text as access } from "./library/access.sh";
import { text as base } from "./library/base.sh";
import { text as checks } from "./library/checks.sh";
import { text as firewall } from "./library/firewall.sh";
import { text as leader } from "./library/leader.sh";
import { text as main } from "./library/main.sh";
import { text as network } from "./library/network.sh";
import { text as packages } from "./library/packages.sh";
import { text as secrets } from "./library/secrets.sh";
import { text as server } from "./library/server.sh";
import { text as storage } from "./library/storage.sh";
import { text as undo } from "./library/undo.sh";

/** What the script of each node ends with: functions, in an order to be read in, and `main.sh`, which runs them. */
export const library = [
  base,
  checks,
  secrets,
  packages,
  storage,
  network,
  access,
  firewall,
  server,
  leader,
  undo,
  main,
].join("\n");
