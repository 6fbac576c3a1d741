// Copies jars for the distribution: java DistributionJars.java TARGET-FOLDER JAR...
//
// Each is copied as it was published, so that its checksum can be compared, but for two things:
//
// - Native libraries would be unpacked to a temporary folder at each start, and a host may have none that is writable and
//   executable. This platform's are laid into TARGET-FOLDER/native, for java.library.path, and are taken out of the jar, where
//   they would be found first.
// - A jar's own signature (Bouncy Castle's) has every start digest its list of thousands of classes, which takes 0.1 s and
//   9 MiB, and keeps these out of the AOT cache. It protects nothing here: whoever can change the jar can take it off, and OpenJDK,
//   which lies beside it, asks no provider for one. So it is taken off, with the digests in the manifest that belong to it;
//   every class is byte for byte as published.

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

void main(String[] arguments) throws IOException {
  Path target = Path.of(arguments[0]);
  Path natives = Files.createDirectories(target.resolve("native"));
  for (int i = 1; i < arguments.length; i++) {
    Path jar = Path.of(arguments[i]);
    try (var zip = new ZipFile(jar.toFile())) {
      Path copy = target.resolve(jar.getFileName());
      if (zip.stream().anyMatch(entry -> isNative(entry) || isSignature(entry))) {
        separate(zip, copy, natives);
      } else {
        Files.copy(jar, copy);
      }
    }
  }
}

void separate(ZipFile zip, Path copy, Path natives) throws IOException {
  boolean isSigned = zip.stream().anyMatch(this::isSignature);
  try (var out = new ZipOutputStream(Files.newOutputStream(copy))) {
    for (ZipEntry entry : zip.stream().toList()) {
      byte[] content = isManifest(entry) && isSigned ? withoutDigests(content(zip, entry)) : content(zip, entry);
      if (isSignature(entry)) {
        continue;
      }
      if (!isNative(entry)) {
        var written = new ZipEntry(entry.getName());
        written.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(written);
        out.write(content);
      } else if (isForHere(entry.getName())) {
        Files.write(natives.resolve(Path.of(entry.getName()).getFileName()), content);
      }
    }
  }
}

boolean isSignature(ZipEntry entry) {
  return entry.getName().matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
}

boolean isManifest(ZipEntry entry) {
  return entry.getName().equals("META-INF/MANIFEST.MF");
}

/** The first section: those behind it are digests, one for each class, and nothing else, or there is no build. */
byte[] withoutDigests(byte[] manifest) throws IOException {
  var whole = new Manifest(new ByteArrayInputStream(manifest));
  boolean others =
      whole.getEntries().values().stream()
          .flatMap(section -> section.keySet().stream())
          .anyMatch(attribute -> !attribute.toString().endsWith("-Digest"));
  if (others) {
    throw new IOException("expected only digests behind the first section of a signed jar's manifest, got " + whole.getEntries());
  }
  String text = new String(manifest, StandardCharsets.UTF_8);
  return (text.split("(\\r?\\n){2}", 2)[0] + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
}

boolean isNative(ZipEntry entry) {
  return entry.getName().matches("META-INF/native/.*\\.(so|jnilib|dylib|dll)")
      || entry.getName().matches("com/sun/jna/.*jnidispatch\\.(so|jnilib|dll|a)");
}

/** As the libraries spell it: Conscrypt's names end with the system too, Netty's epoll is Linux's anyway, JNA has folders. */
boolean isForHere(String name) {
  String os = System.getProperty("os.name").startsWith("Mac") ? "osx" : "linux";
  String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
  if (name.startsWith("com/sun/jna/")) {
    return name.startsWith(
        "com/sun/jna/%s-%s/"
            .formatted(
                os.equals("osx") ? "darwin" : "linux",
                System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86-64"));
  }
  return name.contains("-" + os + "-" + arch + ".")
      || (os.equals("linux") && name.endsWith("_" + arch + ".so"));
}

byte[] content(ZipFile zip, ZipEntry entry) throws IOException {
  try (var in = zip.getInputStream(entry)) {
    return in.readAllBytes();
  }
}
