import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export type Letter = { from: string; to: string[]; text: string };

export type PostOffice = {
  url: string;
  letters: Letter[];
  /** How many of the next letters are turned away. */
  refuseNext: (count: number) => void;
  close: () => Promise<void>;
};

/** A mail server that keeps what it is given. */
export async function aPostOffice(): Promise<PostOffice> {
  const letters: Letter[] = [];
  let refusals = 0;
  const accept = (letter: Letter): string => {
    if (refusals === 0) return letters.push(letter) ? "250 kept" : "";
    refusals -= 1;
    return "451 try again later";
  };
  const server = createServer((socket) => serve(socket, accept));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    refuseNext: (count) => {
      refusals = count;
    },
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function serve(socket: Socket, accept: (letter: Letter) => string): void {
  let letter: Letter = { from: "", to: [], text: "" };
  let isBody = false;
  let rest = "";
  const say = (line: string) => socket.write(`${line}\r\n`);
  const command = (line: string) => {
    const [, address = ""] = /<(.*?)>/.exec(line) ?? [];
    if (/^MAIL/i.test(line)) letter = { from: address, to: [], text: "" };
    if (/^RCPT/i.test(line)) letter.to.push(address);
    isBody = /^DATA/i.test(line);
    say(isBody ? "354 go on" : /^QUIT/i.test(line) ? "221 bye" : "250 ok");
  };
  socket.on("data", (chunk) => {
    const lines = (rest + chunk.toString("utf8")).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!isBody) command(line);
      else if (line === ".") {
        isBody = false;
        say(accept(letter));
      } else letter.text += `${line}\n`;
    }
  });
  socket.on("error", () => socket.destroy());
  say("220 post office");
}
