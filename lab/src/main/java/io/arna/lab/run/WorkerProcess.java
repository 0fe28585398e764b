package io.arna.lab.run;

import io.arna.lab.LabException;
import io.arna.lab.worker.Words;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A publisher or a subscriber in a process of its own. Used by one thread. */
final class WorkerProcess implements AutoCloseable {
    private final Program program;
    private final Consumer<String> heard;

    private WorkerProcess(Program program, Consumer<String> heard) {
        this.program = program;
        this.heard = heard;
    }

    /** Starts one; {@code heard} is told the small payloads that arrive. */
    static WorkerProcess start(String role, List<String> arna, Path folder, Consumer<String> heard)
            throws IOException {
        return new WorkerProcess(Program.start(role, arna, folder, "lab", "worker", role), heard);
    }

    void say(Words words) throws IOException {
        program.writeLine(words.line());
    }

    /** Waits until it has done what it was told last. */
    Words answer() throws IOException, LabException, InterruptedException {
        Words words = next();
        while (words.verb().equals(Words.COUNTING)) {
            words = next();
        }
        return words;
    }

    /** Waits until it counts, or has failed. */
    void awaitCounting() throws IOException, LabException, InterruptedException {
        var _ = next();
    }

    private Words next() throws IOException, LabException, InterruptedException {
        while (true) {
            Words words = Words.parse(program.readLine());
            if (words.verb().equals(Words.FAILED)) { throw new LabException(words.get("cause")); }
            if (!words.verb().equals(Words.HEARD)) { return words; }
            heard.accept(words.get("text"));
        }
    }

    Words tell(Words words) throws IOException, LabException, InterruptedException {
        say(words);
        return answer();
    }

    @Override
    public void close() {
        program.close();
    }
}
