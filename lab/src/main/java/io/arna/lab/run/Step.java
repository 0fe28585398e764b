package io.arna.lab.run;

/** One measurement, made of each channel in turn. */
public sealed interface Step {
    /** What it is called in files. */
    String name();

    /** How long it takes about. */
    double seconds();

    /**
     * As much as is taken.
     *
     * @param warmUpSeconds how long it goes on before it counts
     * @param countedSeconds how long it counts
     */
    record Throughput(int qos, int payloadBytes, double warmUpSeconds, double countedSeconds) implements Step {
        /** Beginning late, ending, and hearing that nothing more comes. */
        private static final double AROUND = 0.6;

        @Override
        public String name() {
            return "throughput-q" + qos + "-" + payloadBytes;
        }

        @Override
        public double seconds() {
            return warmUpSeconds + countedSeconds + AROUND;
        }
    }

    /** Connecting, so many times. */
    record SetUp(int times) implements Step {
        private static final double EACH = 0.04;

        @Override
        public String name() {
            return "setup";
        }

        @Override
        public double seconds() {
            return times * EACH;
        }
    }

    /** One message after another, there and back. */
    record Latency(int messages, int payloadBytes) implements Step {
        private static final double EACH = 0.001;

        @Override
        public String name() {
            return "latency";
        }

        @Override
        public double seconds() {
            return messages * EACH;
        }
    }

    /** What one message takes of the network. */
    record MessageBytes(int qos, int messages, int payloadBytes) implements Step {
        private static final double EACH = 0.001;

        @Override
        public String name() {
            return "bytes-q" + qos;
        }

        @Override
        public double seconds() {
            return messages * EACH;
        }
    }

    /** What connections that do nothing take of the broker's memory; with a broker of its own. */
    record Memory(int connections) implements Step {
        private static final double EACH = 0.008;
        private static final double START = 1.5;

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public double seconds() {
            return START + connections * EACH;
        }
    }
}
