// Subscribes and publishes through a WebSocket: exchange.mjs URL PROTOCOL_VERSION
import mqtt from 'mqtt';

const [url, version] = process.argv.slice(2);
const topic = `mqttjs/${version}`;
const client = mqtt.connect(url, { protocolVersion: Number(version), clientId: `mqttjs-${version}`, reconnectPeriod: 0 });
let missing = 3;

client.on('error', (error) => {
  console.log(`error: ${error.message}`);
  process.exit(1);
});
client.on('connect', async () => {
  console.log('connected');
  await client.subscribeAsync(topic, { qos: 2 });
  for (const qos of [0, 1, 2]) {
    await client.publishAsync(topic, `hello at ${qos}`, { qos });
  }
});
client.on('message', async (heardTopic, payload, packet) => {
  console.log(`${heardTopic} ${payload} qos=${packet.qos}`);
  missing -= 1;
  if (missing === 0) {
    await client.endAsync();
    console.log('done');
  }
});
