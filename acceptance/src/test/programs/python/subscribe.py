"""Prints what it hears: subscribe.py HOST PORT TOPIC QOS COUNT; ends after COUNT messages."""
import random
import sys

from paho.mqtt import client as mqtt

host, port, topic, qos, count = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
heard = 0


def on_connect(client, _userdata, _flags, code):
    print("connected" if code == 0 else f"refused: {code}")
    client.subscribe(topic, qos)


def on_subscribe(_client, _userdata, _mid, granted):
    print(f"subscribed at {granted[0]}")


def on_message(client, _userdata, message):
    global heard
    heard += 1
    print(f"{message.topic} {message.payload.decode()} qos={message.qos} retain={message.retain}")
    if heard == count:
        client.disconnect()


client = mqtt.Client(f"arna-subscriber-{random.randrange(10**9)}")
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.connect(host, port)
client.loop_forever()
