package io.arna.mqtt;

/** The protocol versions spoken here, in the order they appeared. */
public enum MqttVersion {
    /** MQTT 3.1, protocol name {@code MQIsdp}, level 3. */
    V3_1(3, "MQIsdp"),
    /** MQTT 3.1.1 (OASIS, ISO/IEC 20922:2016), level 4. */
    V3_1_1(4, "MQTT"),
    /** MQTT 5.0 (OASIS), level 5. */
    V5(5, "MQTT");

    private final int level;
    private final String protocolName;

    MqttVersion(int level, String protocolName) {
        this.level = level;
        this.protocolName = protocolName;
    }

    /** The protocol level byte of CONNECT. */
    public int level() {
        return level;
    }

    /** The protocol name of CONNECT. */
    public String protocolName() {
        return protocolName;
    }

    /** Whether packets of this version carry properties and reason codes. */
    public boolean isV5() {
        return this == V5;
    }
}
