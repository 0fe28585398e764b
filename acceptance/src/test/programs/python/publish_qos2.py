"""Publishes a numbered message at QoS 2 again and again: publish_qos2.py HOST PORT TOPIC COUNT SECONDS_BETWEEN"""
import random
import sys
import time

from paho.mqtt import client as mqtt

host, port, topic, count, pause = sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), float(sys.argv[5])


def on_connect(_client, _userdata, _flags, code):
    print("connected" if code == 0 else f"refused: {code}")


client = mqtt.Client(f"arna-publisher-{random.randrange(10**9)}")
client.on_connect = on_connect
client.connect(host, port)
client.loop_start()
for number in range(1, count + 1):
    sent = client.publish(topic, f"messages: {number}", qos=2)
    sent.wait_for_publish()
    print(f"sent {number}")
    time.sleep(pause)
client.disconnect()
client.loop_stop()
