package io.arna.acceptance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A shard never waits: not for a thread, a lock, a file, a name server or a database. As far as class files show it: what the JDK does
 * inside of what is called they do not.
 */
final class ShardRules {
    /** What waits although it is in a room of the shards, and why it may: no shard calls it. */
    static final Map<String, String> MAY_WAIT = Map.ofEntries(
            entry("io.arna.transport.Shards.close()",
                    "whoever ends the shards waits for them; asserts that it is none of them"),
            entry("io.arna.transport.Listener.listen(io.arna.transport.ShardLoop, io.arna.transport.ListenerSettings$Place$Port)",
                    "whoever starts the broker waits until the port is its own, or hears why not"),
            entry("io.arna.transport.Listener.listen(io.arna.transport.ShardLoop, io.arna.transport.ListenerSettings$Place$Unix)",
                    "likewise for the file of a socket"),
            entry("io.arna.transport.Listener.bound(io.netty.channel.ChannelFuture)", "likewise for both"),
            entry("io.arna.transport.Listener.close()", "whoever stops the broker waits until nobody new comes in"),
            entry("io.arna.transport.SocketFile.makeRoom()", "whoever starts the broker makes the file"),
            entry("io.arna.transport.SocketFile.refuseUnlessStale(java.nio.file.Path)", "likewise"),
            entry("io.arna.transport.SocketFile.isListenedTo(java.nio.file.Path)", "likewise"),
            entry("io.arna.transport.SocketFile.publish()", "likewise"),
            entry("io.arna.transport.SocketFile.keyOf(java.nio.file.Path)", "likewise"),
            entry("io.arna.transport.SocketFile.close()", "whoever stops the broker takes it away"),
            entry("io.arna.transport.tls.PemFile.read(java.nio.file.Path)",
                    "certificates are read before the start, and later on the thread that watches their files"),
            entry("io.arna.transport.tls.TlsMaterial$Reader.readTrusted(java.nio.file.Path)",
                    "so are those of a directory"),
            entry("io.arna.transport.tls.TlsMaterial$Reader.certificatesIn(java.nio.file.Path)", "likewise"),
            entry("io.arna.transport.tls.PskFile.linesOf(java.nio.file.Path)", "so are keys that both sides know"),
            entry("io.arna.transport.tls.TlsMaterial$Reader.password(int, io.arna.transport.tls.TlsSettings$Password)",
                    "so are passwords of keys"),
            entry("io.arna.transport.tls.KeyLog.open(java.nio.file.Path)", "so is the key log"),
            entry("io.arna.transport.tls.KeyLog.write([B)", "on the key log's own thread"),
            entry("io.arna.transport.tls.KeyLog.end()", "likewise"));

    /** The one lock there is: of a branch of the topic or the retained tree, for one change of it. */
    private static final Set<String> MAY_LOCK = Set.of(
            "io.arna.broker.tree.Branch.grow",
            "io.arna.broker.tree.Branch.trim",
            "io.arna.broker.tree.Branch.add",
            "io.arna.broker.tree.Branch.cutOff");

    /** What a type's methods have in common that wait; of the types below it, too. */
    private record Wait(Class<?> type, Pattern methods) {
        static Wait in(Class<?> type, String methods) {
            return new Wait(type, Pattern.compile("(" + methods + ")\\(.*"));
        }

        /** Those that wait for as long as they are told, where without that they do not wait. */
        static Wait timedIn(Class<?> type, String methods) {
            return new Wait(type, Pattern.compile("(" + methods + ")\\(.*TimeUnit\\)"));
        }

        boolean isIn(JavaAccess<?> access) {
            JavaClass owner = access.getTarget().getOwner();
            String fullName = access.getTarget().getFullName();
            return owner.isAssignableTo(type)
                    && methods.matcher(fullName.substring(owner.getName().length() + 1)).matches();
        }
    }

    private static final List<Wait> WAITS = List.of(
            Wait.in(Thread.class, "sleep|join"),
            Wait.in(TimeUnit.class, "sleep|timedJoin|timedWait"),
            Wait.in(Object.class, "wait"),
            // Netty's futures among them.
            Wait.in(Future.class, "get|join|await\\w*|sync\\w*"),
            Wait.in(CompletableFuture.class, "get|join"),
            Wait.in(CountDownLatch.class, "await"),
            Wait.in(CyclicBarrier.class, "await"),
            Wait.in(Phaser.class, "await\\w*|arriveAndAwaitAdvance"),
            Wait.in(Exchanger.class, "exchange"),
            Wait.in(Semaphore.class, "acquire\\w*"),
            Wait.timedIn(Semaphore.class, "tryAcquire"),
            Wait.in(BlockingQueue.class, "take\\w*|put\\w*|transfer"),
            Wait.timedIn(BlockingQueue.class, "(offer|poll)\\w*"),
            Wait.in(Condition.class, "await\\w*"),
            Wait.in(Lock.class, "lock|lockInterruptibly"),
            Wait.timedIn(Lock.class, "tryLock"),
            Wait.in(StampedLock.class, "(read|write)Lock\\w*"),
            Wait.in(LockSupport.class, "park\\w*"),
            Wait.in(ExecutorService.class, "invokeA\\w+|awaitTermination|close"),
            Wait.in(Process.class, "waitFor"));

    /** Full names of what reads, writes or asks, and returns when that is done. */
    private static final Pattern ASKS = Pattern.compile("""
            java\\.nio\\.file\\.Files\\..*
            |java\\.nio\\.channels\\.(FileChannel|Selector|SocketChannel|ServerSocketChannel)\\..*
            |java\\.io\\.(File|FileInputStream|FileOutputStream|FileReader|FileWriter|RandomAccessFile|InputStream|OutputStream|Reader|Writer)\\..*
            |java\\.net\\.(Socket|ServerSocket|DatagramSocket|URL|URLConnection|HttpURLConnection)\\..*
            |java\\.net\\.http\\..*
            |java\\.net\\.(InetAddress|Inet4Address|Inet6Address)\\.(getByName|getAllByName|getLocalHost|getHostName|getCanonicalHostName|isReachable)\\(.*
            |java\\.net\\.InetSocketAddress\\.(getHostName\\(\\)|<init>\\(java\\.lang\\.String,.*)
            |javax?\\.sql\\..*
            """, Pattern.COMMENTS);

    private ShardRules() {}

    static ArchRule waitsForNothing(String packageName) {
        return noClasses().that(resideInAnyPackage(packageName + ".."))
                .should().accessTargetWhere(describe("something is waited for",
                        access -> isWait(access) && !MAY_WAIT.containsKey(access.getOrigin().getFullName())))
                .because("a shard that waits keeps all its clients waiting");
    }

    /** Full names of the methods that wait. */
    static Set<String> waiting(JavaClasses in) {
        return in.stream().flatMap(type -> type.getAccessesFromSelf().stream()).filter(ShardRules::isWait)
                .map(access -> access.getOrigin().getFullName()).collect(Collectors.toSet());
    }

    private static boolean isWait(JavaAccess<?> access) {
        return ASKS.matcher(access.getTarget().getFullName()).matches()
                || WAITS.stream().anyMatch(wait -> wait.isIn(access));
    }

    static ArchRule takesNoMonitor(String packageName) {
        return classes().that(resideInAnyPackage(packageName + "..")).should(takeNoMonitor())
                .because("there is one lock, of the two trees; another one needs an ADR");
    }

    private static ArchCondition<JavaClass> takeNoMonitor() {
        return new ArchCondition<>("take no monitor") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (MethodModel method : ClassFile.of().parse(bytesOf(type)).methods()) {
                    String name = type.getName() + "." + method.methodName().stringValue();
                    if (takesMonitor(method) && !MAY_LOCK.contains(name)) {
                        events.add(SimpleConditionEvent.violated(type, name + " takes a monitor"));
                    }
                }
            }
        };
    }

    private static boolean takesMonitor(MethodModel method) {
        return method.flags().has(AccessFlag.SYNCHRONIZED)
                || method.code().stream().flatMap(code -> code.elementStream())
                        .anyMatch(MonitorInstruction.class::isInstance);
    }

    private static byte[] bytesOf(JavaClass type) {
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(type.getName(), e);
        }
    }
}
