"""Publishes one message with nothing but the authority's certificate: publish_tls.py HOST PORT CA TOPIC TEXT."""
import sys

from paho.mqtt import client as mqtt

host, port, ca, topic, text = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5]


def on_connect(client, _userdata, _flags, code):
    print("connected" if code == 0 else f"refused: {code}")
    client.publish(topic, text, qos=1)


def on_publish(client, _userdata, _mid):
    print("sent")
    client.disconnect()


client = mqtt.Client("arna-python-tls")
client.tls_set(ca_certs=ca)
client.on_connect = on_connect
client.on_publish = on_publish
client.connect(host, port)
client.loop_forever()
