package io.countersign.cli;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** What holds in every module alike; here, since the program sees them all. */
class HouseFencesTest {
  private static final String GENERATED = "io.countersign.protocol.wire";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.countersign");

  @Test
  void onlyChainSignerCallsAConsensusKey() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.countersign.core.ChainSigner")
        .should()
        .accessTargetWhere(
            target(owner(assignableTo("io.countersign.core.key.SigningKey")))
                .and(target(name("sign"))))
        .check(HOUSE);
  }

  @Test
  void onlyARehearsalForgetsWhatItSigned() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.countersign.core.session.Rehearsal")
        .and()
        .haveNameNotMatching(".*RehearsalWatermark.*")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("RehearsalWatermark")
        .check(HOUSE);
  }

  @Test
  void generatedClassesStayInTheProtocol() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.countersign.protocol..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GENERATED, "com.google.protobuf..")
        .check(HOUSE);
  }

  @Test
  void onlyATerminalPrints() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Terminal")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(HOUSE);
  }

  @Test
  void aNameSaysWhatTheThingIs() {
    noClasses()
        .that()
        .resideOutsideOfPackage(GENERATED)
        .should()
        .haveNameMatching(".*(Impl|Manager|Utils?|Helpers?)")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(HOUSE);
  }

  @Test
  void nullIsMarkedInEveryPackage() {
    classes()
        .that()
        .resideOutsideOfPackage(GENERATED)
        .should(resideInAPackageMarkedWithNullMarked())
        .check(HOUSE);
  }

  private static ArchCondition<JavaClass> resideInAPackageMarkedWithNullMarked() {
    return new ArchCondition<>("reside in a package whose package-info.java says @NullMarked") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        boolean marked = item.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                item, marked, item.getName() + " is in " + item.getPackageName()));
      }
    };
  }
}
