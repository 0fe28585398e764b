import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Keeps so many MB of small arrays and replaces 100,000 of them a second at random, for so many seconds: MB SECONDS. */
public class Replacing {
    public static void main(String[] args) {
        byte[][][] live = new byte[(int) (Long.parseLong(args[0]) * 1024 * 1024 / 320 / 1024) + 1][1024][];
        for (byte[][] part : live) {
            for (int i = 0; i < part.length; i++) {
                part[i] = new byte[300];
            }
        }
        Random random = new Random(1);
        long begun = System.nanoTime();
        long end = begun + Long.parseLong(args[1]) * 1_000_000_000L;
        long longest = 0;
        long replaced = 0;
        for (long last = begun; last < end;) {
            for (long due = (last - begun) / 10_000; replaced < due; replaced++) {
                live[random.nextInt(live.length)][random.nextInt(1024)] = new byte[300];
            }
            LockSupport.parkNanos(1_000_000);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        System.out.println("longest stall " + longest / 1_000_000 + " ms, replaced " + replaced);
    }
}
