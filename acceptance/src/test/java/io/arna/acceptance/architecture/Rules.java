package io.arna.acceptance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/** The rules, each for the classes below one package, so that it can be held against planted classes too. */
final class Rules {
    private static final Set<String> NAMES_THAT_SAY_NOTHING = Set.of("common", "util", "core", "impl", "spi");

    // Full names of fields, methods and constructors, the latter two with their parameters.
    private static final Pattern CLOCK = Pattern.compile("""
            java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*
            |java\\.time\\.\\w+\\.now\\(.*
            |java\\.time\\.Clock\\..*
            """, Pattern.COMMENTS);
    private static final Pattern CHANCE = Pattern.compile("""
            java\\.util\\.(Random|SplittableRandom|concurrent\\.ThreadLocalRandom|random\\.RandomGeneratorFactory)\\..*
            |java\\.util\\.random\\.RandomGenerator\\.(of|getDefault)\\(.*
            |java\\.util\\.(UUID\\.randomUUID|Collections\\.shuffle)\\(.*
            |java\\.lang\\.Math\\.random\\(.*
            |java\\.security\\.SecureRandom\\..*
            """, Pattern.COMMENTS);
    private static final Pattern THREAD = Pattern.compile("""
            java\\.lang\\.Thread\\.(?!currentThread\\b).*
            |java\\.util\\.concurrent\\.(Executors|ForkJoinPool|ThreadPoolExecutor)\\..*
            |java\\.util\\.concurrent\\.CompletableFuture\\.\\w+Async\\(.*
            |java\\.util\\.Timer\\..*
            """, Pattern.COMMENTS);
    private static final Pattern CONSOLE = Pattern.compile("java\\.lang\\.System\\.(out|err)");

    private Rules() {}

    static ArchRule dependsOnlyOn(String packageName, Collection<String> others) {
        return classes().that(areBelow(packageName))
                .should().onlyDependOnClassesThat(areBelow(packageName)
                        .or(resideInAnyPackage(others.toArray(String[]::new))));
    }

    static ArchRule touchesNoSocketAndNoFile(String packageName) {
        return noClasses().that(areBelow(packageName))
                .should().dependOnClassesThat(resideInAnyPackage("io.netty.channel..", "java.net..", "java.nio.file..",
                        "java.nio.channels..")
                        .or(describe("read or write files", Rules::readsOrWritesFiles)))
                .because("the rules of MQTT do no I/O: they get a Wire and a Store");
    }

    static ArchRule readsNoClock(String packageName) {
        return noClasses().that(areBelow(packageName))
                .should().accessTargetWhere(matches(CLOCK, "a clock is read"))
                .because("time is asked of the Shard, so that a test can move it");
    }

    static ArchRule rollsNoDice(String packageName) {
        return noClasses().that(areBelow(packageName))
                .should().accessTargetWhere(matches(CHANCE, "chance is made"))
                .because("chance comes from the Shard, so that a seed can replay it");
    }

    static ArchRule startsNoThread(String packageName) {
        return noClasses().that(areBelow(packageName))
                .should().accessTargetWhere(matches(THREAD, "a thread is made or put to sleep"))
                .because("a session lives on its shard's thread and nowhere else");
    }

    static ArchRule printsNothing(String packageName) {
        return noClasses().that(areBelow(packageName))
                .should().accessTargetWhere(matches(CONSOLE, "System.out or System.err is used"))
                .because("a library does not own the console");
    }

    static ArchRule hasNoCycles(String packageName) {
        return slices().assignedFrom(packagesBelow(packageName)).should().beFreeOfCycles();
    }

    static ArchRule namesPackagesForWhatHappensInThem(String packageName) {
        return classes().that(areBelow(packageName)).should(beInPackageWhoseNameSaysSomething());
    }

    static ArchRule isNullMarked(String packageName) {
        return classes().that(areBelow(packageName)).should(beInNullMarkedPackage());
    }

    private static DescribedPredicate<JavaClass> areBelow(String packageName) {
        return resideInAnyPackage(packageName + "..").as("are in " + packageName);
    }

    // The rest of java.io opens, reads or writes something.
    private static boolean readsOrWritesFiles(JavaClass type) {
        return type.getPackageName().equals("java.io")
                && !Set.of("Serializable", "IOException", "UncheckedIOException").contains(type.getSimpleName());
    }

    private static DescribedPredicate<JavaAccess<?>> matches(Pattern pattern, String description) {
        return describe(description, access -> pattern.matcher(access.getTarget().getFullName()).matches());
    }

    // Every package is a slice of its own, so a room's root package may not lean on a package that leans on it either.
    private static SliceAssignment packagesBelow(String packageName) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return areBelow(packageName).test(type)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() { return "packages of " + packageName; }
        };
    }

    private static ArchCondition<JavaClass> beInPackageWhoseNameSaysSomething() {
        return new ArchCondition<>("be in a package whose name says what happens there") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean says = List.of(type.getPackageName().split("\\.", -1)).stream()
                        .noneMatch(NAMES_THAT_SAY_NOTHING::contains);
                events.add(new SimpleConditionEvent(type, says, type.getName() + " says nothing of its purpose"));
            }
        };
    }

    private static ArchCondition<JavaClass> beInNullMarkedPackage() {
        return new ArchCondition<>("be in a package that is @NullMarked in its package-info.java") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName() + " is not @NullMarked"));
            }
        };
    }
}
