package io.arna.cli.inspect;

/** An address and a port, as they are written. */
record Endpoint(String address, int port) {
    @Override
    public String toString() {
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }
}
