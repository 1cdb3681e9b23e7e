package org.smoothap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps the arrows of docs/architecture.md. */
@AnalyzeClasses(packages = "org.smoothap", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CORE = {
        "org.smoothap", "org.smoothap.similarity..", "org.smoothap.loss..", "org.smoothap.metric..", "org.smoothap.analysis.."
    };

    @ArchTest
    static final ArchRule dataFlowsOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core").definedBy(CORE)
            .layer("data").definedBy("org.smoothap.data..")
            .layer("torch").definedBy("org.smoothap.torch..")
            .layer("report").definedBy("org.smoothap.report..")
            .layer("search").definedBy("org.smoothap.search..")
            .layer("server").definedBy("org.smoothap.server..")
            .layer("cli").definedBy("org.smoothap.cli..")
            .whereLayer("cli").mayNotBeAccessedByAnyLayer()
            .whereLayer("server").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("search").mayOnlyBeAccessedByLayers("server", "cli")
            .whereLayer("report").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("torch").mayOnlyBeAccessedByLayers("cli")
            .whereLayer("data").mayOnlyBeAccessedByLayers("torch", "report", "server", "cli");

    @ArchTest
    static final ArchRule coreNeedsNothingButTheJdk = noClasses()
            .that().resideInAnyPackage(CORE)
            .should().dependOnClassesThat().resideOutsideOfPackages(
                    "org.smoothap", "org.smoothap.similarity..", "org.smoothap.loss..", "org.smoothap.metric..", "org.smoothap.analysis..", "java..", "jdk.incubator.vector..");

    @ArchTest
    static final ArchRule libtorchStaysInTorch = noClasses()
            .that().resideOutsideOfPackage("org.smoothap.torch..")
            .should().dependOnClassesThat().resideInAPackage("org.bytedeco..");

    @ArchTest
    static final ArchRule luceneStaysInSearch = noClasses()
            .that().resideOutsideOfPackage("org.smoothap.search..")
            .should().dependOnClassesThat().resideInAnyPackage("org.apache.lucene..", "org.ejml..", "org.apache.commons.math3..");

    /** Pictures and networks come to an index through an interface. */
    @ArchTest
    static final ArchRule searchKnowsArraysAndFilesOnly = noClasses()
            .that().resideInAPackage("org.smoothap.search..")
            .should().dependOnClassesThat(JavaClass.Predicates.resideOutsideOfPackages(
                    "org.smoothap", "org.smoothap.search..", "org.smoothap.similarity..", "org.apache.lucene..", "org.ejml..",
                    "org.apache.commons.math3..", "jdk.incubator.vector..",
                    "java.."));

    /** Networks come to a server through an interface; it decodes pictures itself. */
    @ArchTest
    static final ArchRule serverKnowsNoNetwork = noClasses()
            .that().resideInAPackage("org.smoothap.server..")
            .should().dependOnClassesThat().resideInAnyPackage("org.smoothap.torch..", "org.smoothap.report..", "org.bytedeco..");

    @ArchTest
    static final ArchRule httpStaysInServer = noClasses()
            .that().resideOutsideOfPackage("org.smoothap.server..")
            .should().dependOnClassesThat().resideInAnyPackage("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "io.micrometer..");

    @ArchTest
    static final ArchRule lossesAndMetricsAreIndependent = noClasses()
            .that().resideInAPackage("org.smoothap.metric..")
            .should().dependOnClassesThat().resideInAPackage("org.smoothap.loss..");
}
