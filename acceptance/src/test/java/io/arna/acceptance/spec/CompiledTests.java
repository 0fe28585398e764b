package io.arna.acceptance.spec;

import io.arna.mqtt.Spec;
import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The test classes of all rooms, read from where the build left them: none is loaded, so that a room's tests need not be
 * on the class path here.
 *
 * <p>A number counts only where a test runs: a {@code @Spec} on anything JUnit passes over is refused, and a class file
 * whose source is gone is no test any more. (That no test is switched off is a rule of the architecture.)
 */
final class CompiledTests {

    private static final String SPEC = descriptor(Spec.class.getName());
    private static final String NESTED = descriptor("org.junit.jupiter.api.Nested");
    /** What makes a method a test; an annotation of ours that carries one of these does too. */
    private static final Set<String> TESTS = Set.of(descriptor("org.junit.jupiter.api.Test"),
            descriptor("org.junit.jupiter.api.RepeatedTest"), descriptor("org.junit.jupiter.api.TestFactory"),
            descriptor("org.junit.jupiter.api.TestTemplate"),
            descriptor("org.junit.jupiter.params.ParameterizedTest"),
            descriptor("com.code_intelligence.jazzer.junit.FuzzTest"));

    private final List<ClassModel> classes;
    private final Set<String> tests;
    private final List<String> problems;

    private CompiledTests(List<ClassModel> classes, List<String> problems) {
        this.classes = classes;
        this.problems = problems;
        this.tests = new HashSet<>(TESTS);
        for (ClassModel type : classes) {
            if (type.flags().has(AccessFlag.ANNOTATION) && annotations(type).stream().anyMatch(TESTS::contains)) {
                tests.add("L" + type.thisClass().asInternalName() + ";");
            }
        }
    }

    /** Reads the tests of every room below the project's root. */
    static CompiledTests of(Path root) throws IOException {
        List<ClassModel> classes = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try (Stream<Path> rooms = Files.list(root)) {
            for (Path room : rooms.filter(room -> Files.exists(room.resolve("pom.xml"))).sorted().toList()) {
                Path sources = room.resolve(Path.of("src", "test", "java"));
                Path compiled = room.resolve(Path.of("target", "test-classes"));
                if (Files.exists(compiled)) {
                    classes.addAll(classes(compiled, sources));
                } else if (Files.exists(sources)) {
                    problems.add(room.getFileName() + ": its tests are not compiled; build the whole project");
                }
            }
        }
        return new CompiledTests(classes, problems);
    }

    /** Who shows what; refuses numbers on what is not run. */
    List<Citation> citations() {
        List<String> found = new ArrayList<>(problems);
        List<Citation> citations = new ArrayList<>();
        for (ClassModel type : classes) {
            boolean runs = type.methods().stream().anyMatch(method -> isRun(type, method));
            cite(numbers(type), name(type), runs, citations, found);
            for (MethodModel method : type.methods()) {
                String test = name(type) + "." + method.methodName().stringValue();
                cite(numbers(method), test, isRun(type, method), citations, found);
            }
        }
        ConformanceException.refuse(found);
        return citations;
    }

    private static void cite(List<String> numbers, String test, boolean runs, List<Citation> citations,
            List<String> problems) {
        if (!numbers.isEmpty() && !runs) {
            problems.add(test + " names statements, but no test runs there");
        }
        numbers.forEach(number -> citations.add(new Citation(number, test)));
    }

    private static List<ClassModel> classes(Path compiled, Path sources) throws IOException {
        List<ClassModel> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(compiled)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class")).sorted().toList()) {
                ClassModel type = ClassFile.of().parse(file);
                Path source = sources.resolve(compiled.relativize(file)).resolveSibling(sourceFile(type));
                if (Files.exists(source)) {
                    classes.add(type);
                }
            }
        }
        return classes;
    }

    private boolean isRun(ClassModel type, MethodModel method) {
        return annotations(method).stream().anyMatch(tests::contains) && isPickedUp(type);
    }

    /** The build runs classes by their names, JUnit the nested ones it is told of; an abstract one is run by its heirs. */
    private static boolean isPickedUp(ClassModel type) {
        if (type.flags().has(AccessFlag.ABSTRACT)) return true;
        boolean isNested = type.thisClass().asInternalName().contains("$");
        String source = sourceFile(type);
        return (!isNested || annotations(type).contains(NESTED))
                && (source.endsWith("Test.java") || source.endsWith("IT.java"));
    }

    private static List<String> numbers(AttributedElement element) {
        return visible(element).stream().filter(annotation -> annotation.className().equalsString(SPEC))
                .flatMap(annotation -> annotation.elements().stream())
                .flatMap(value -> ((AnnotationValue.OfArray) value.value()).values().stream())
                .map(number -> ((AnnotationValue.OfString) number).stringValue()).toList();
    }

    private static Set<String> annotations(AttributedElement element) {
        Set<String> descriptors = new HashSet<>();
        visible(element).forEach(annotation -> descriptors.add(annotation.className().stringValue()));
        return descriptors;
    }

    private static List<Annotation> visible(AttributedElement element) {
        return element.findAttribute(Attributes.runtimeVisibleAnnotations()).map(found -> found.annotations())
                .orElse(List.of());
    }

    private static String sourceFile(ClassModel type) {
        Optional<String> source = type.findAttribute(Attributes.sourceFile())
                .map(found -> found.sourceFile().stringValue());
        return source
                .orElseThrow(() -> new ConformanceException(name(type) + " was compiled without its source's name"));
    }

    private static String name(ClassModel type) {
        String name = type.thisClass().asInternalName();
        return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
    }

    private static String descriptor(String type) {
        return "L" + type.replace('.', '/') + ";";
    }
}
