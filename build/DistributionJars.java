// Copies jars for the distribution: java DistributionJars.java TARGET-FOLDER JAR...
//
// Most are copied as they are. Three things cost every start of the program time, and are taken out:
//  - native libraries, which would be unpacked to a temporary folder at each start: this platform's are laid into
//    TARGET-FOLDER/native, for java.library.path;
//  - signatures, which OpenJDK does not ask for: checking one takes longer than loading the classes, and an AOT cache
//    takes no class of a signed jar;
//  - class files from before Java 6 (picocli's), of which an AOT cache takes none either: they get stack maps.

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

void main(String[] arguments) throws IOException {
  Path target = Path.of(arguments[0]);
  Path natives = Files.createDirectories(target.resolve("native"));
  for (int i = 1; i < arguments.length; i++) {
    Path jar = Path.of(arguments[i]);
    Path copy = target.resolve(jar.getFileName());
    if (needsWork(jar)) {
      rewrite(jar, copy, natives);
    } else {
      Files.copy(jar, copy);
    }
  }
}

boolean needsWork(Path jar) throws IOException {
  try (var zip = new ZipFile(jar.toFile())) {
    for (ZipEntry entry : zip.stream().toList()) {
      if (isNative(entry) || isSignature(entry) || isOld(entry, content(zip, entry))) {
        return true;
      }
    }
  }
  return false;
}

void rewrite(Path jar, Path copy, Path natives) throws IOException {
  try (var zip = new ZipFile(jar.toFile());
      var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
      var out = new ZipOutputStream(Files.newOutputStream(copy))) {
    for (ZipEntry entry : zip.stream().toList()) {
      byte[] content = content(zip, entry);
      if (isNative(entry)) {
        if (entry.getName().contains("-" + platform() + ".")) {
          Files.write(natives.resolve(Path.of(entry.getName()).getFileName()), content);
        }
      } else if (!isSignature(entry)) {
        var written = new ZipEntry(entry.getName());
        written.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(written);
        out.write(isOld(entry, content) ? renewed(content, loader) : isManifest(entry) ? mainSection(content) : content);
      }
    }
  }
}

boolean isNative(ZipEntry entry) {
  return entry.getName().matches("META-INF/native/.*\\.(so|jnilib|dylib|dll)");
}

/** As the libraries spell it in these files' names. */
String platform() {
  String os = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
  String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
  return os + "-" + arch;
}

boolean isSignature(ZipEntry entry) {
  return entry.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
}

boolean isManifest(ZipEntry entry) {
  return entry.getName().equals("META-INF/MANIFEST.MF");
}

/** Of a signed jar's manifest all but the first section are the digests of its entries. */
byte[] mainSection(byte[] manifest) {
  var lines = new String(manifest, UTF_8).lines().takeWhile(line -> !line.isEmpty());
  return lines.collect(joining("\r\n", "", "\r\n\r\n")).getBytes(UTF_8);
}

boolean isOld(ZipEntry entry, byte[] content) {
  return entry.getName().endsWith(".class") && (content[6] << 8 | content[7]) < ClassFile.JAVA_6_VERSION;
}

/** The same class in the Java 8 format, whose stack maps are computed by writing every method's code anew. */
byte[] renewed(byte[] classFile, ClassLoader hierarchy) {
  var format =
      ClassFile.of(
          StackMapsOption.GENERATE_STACK_MAPS,
          ConstantPoolSharingOption.NEW_POOL,
          ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(hierarchy)));
  ClassTransform java8 =
      (builder, element) -> {
        if (element instanceof ClassFileVersion) {
          builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        } else {
          builder.with(element);
        }
      };
  var rewritten = ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL);
  return format.transformClass(format.parse(classFile), rewritten.andThen(java8));
}

byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
  try (var in = zip.getInputStream(entry)) {
    return in.readAllBytes();
  }
}
