"""Leaves one retained message at QoS 0: publish_retained.py HOST PORT TOPIC TEXT"""
import sys

from paho.mqtt import client as mqtt

host, port, topic, text = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]


def on_connect(client, _userdata, _flags, code):
    print("connected with result code", code)
    client.publish(topic, text, qos=0, retain=True)


def on_publish(client, _userdata, _mid):
    client.disconnect()


client = mqtt.Client("arna-retainer")
client.on_connect = on_connect
client.on_publish = on_publish
client.connect(host, port)
client.loop_forever()
