// The small services of the early Internet, each on a port of its own, from
// PORT on. The table is printed at start.
import { server, register, run, rdtsc } from 'parallel';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

/** Closes at once. */
class Disconnect {}

/** Swallows everything. RFC 863. */
class Discard {
  dataReceived(transport, data) {}
}

/** The date and time as text. RFC 867. */
class Daytime {
  initialBytesToSend() {
    return new Date().toString() + '\r\n';
  }
}

/** Seconds since 1900 as 32 bits, most significant byte first. RFC 868. */
class Time {
  initialBytesToSend() {
    const b = Buffer.alloc(4);
    b.writeUInt32BE((Math.floor(Date.now() / 1000) + 2208988800) % 2 ** 32);
    return b;
  }
}

const quotes = ['An apple a day keeps the doctor away.\r\n'];

/** The quote of the day, the same for everybody. RFC 865. */
class StaticQOTD {
  initialBytesToSend = quotes[0];
}

/** The quote of the day, chosen for each connection. RFC 865. */
class DynamicQOTD {
  initialBytesToSend() {
    return quotes[Math.floor(Math.random() * quotes.length)];
  }
}

/** The same bytes back. RFC 862. */
class EchoData {
  dataReceived(transport, data) {
    return data;
  }
}

/** The same bytes back, with a to z made A to Z and no other letter. */
class EchoUpperData {
  dataReceived(transport, data) {
    for (let i = 0; i < data.length; i++) {
      if (data[i] >= 0x61 && data[i] <= 0x7a) data[i] -= 0x20;
    }
    return data;
  }
}

/** Each line back. */
class EchoLine {
  lineMode = true;

  lineReceived(transport, line) {
    return line + '\r\n';
  }
}

/** A number that grows, for whatever is sent. */
class TimestampData {
  dataReceived(transport, data) {
    return `${rdtsc()}\r\n`;
  }
}

const first = 32, count = 95; // the printable characters of ASCII
const ring = Array.from({ length: 2 * count }, (_, i) => String.fromCharCode(first + (i % count))).join('');

/** Lines of 72 characters without end, each beginning one further. RFC 864. */
class Chargen {
  line(n) {
    const at = n % count;
    return ring.slice(at, at + 72) + '\r\n';
  }

  connectionMade(transport) {
    return this.line(0);
  }

  dataReceived(transport, data) {}

  sendComplete(transport, sendId) {
    return this.line(sendId);
  }
}

const services = [
  Disconnect, Discard, Daytime, Time, StaticQOTD, DynamicQOTD,
  EchoData, EchoUpperData, EchoLine, TimestampData, Chargen,
];

services.forEach((protocol, n) => {
  const port = +PORT + n;
  register({ transport: server(HOST, port), protocol });
  console.log(`${String(port).padStart(5)}  ${protocol.name}`);
});

run();
