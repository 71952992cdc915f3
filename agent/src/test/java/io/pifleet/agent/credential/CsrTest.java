package io.pifleet.agent.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.security.Signature;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The request as its bytes. */
class CsrTest {
  @Test
  void theSignatureIsOverTheInfoAndOfTheKeyInIt() throws Exception {
    KeyPair pair = BoxKey.fresh();
    byte[] der = Pem.read("CERTIFICATE REQUEST", Csr.of(pair, "pifleet-box"));
    Tlv request = Tlv.at(der, 0);
    Tlv info = Tlv.at(der, request.from());
    Tlv algorithm = Tlv.at(der, info.to());
    Tlv bits = Tlv.at(der, algorithm.to());
    assertThat(request.to()).isEqualTo(der.length);
    assertThat(bits.to()).isEqualTo(der.length);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(pair.getPublic());
    signature.update(der, request.from(), info.to() - request.from());
    assertThat(signature.verify(Arrays.copyOfRange(der, bits.from() + 1, bits.to()))).isTrue();
    assertThat(TestAuthority.keyOf(Csr.of(pair, "x"))).isEqualTo(pair.getPublic());
  }

  @Test
  void lengthsHaveTheirShortestForm() {
    assertThat(hex(Der.of(4, new byte[0]))).isEqualTo("0400");
    assertThat(hex(Der.of(4, new byte[127]))).startsWith("047f00");
    assertThat(hex(Der.of(4, new byte[128]))).startsWith("04818000");
    assertThat(hex(Der.of(4, new byte[256]))).startsWith("0482010000");
    assertThat(hex(Der.of(4, new byte[100], new byte[100]))).startsWith("0481c800");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** Where a value begins and ends. */
  private record Tlv(int from, int to) {
    static Tlv at(byte[] der, int start) {
      int first = der[start + 1] & 0xff;
      int from = start + 2;
      int length = first;
      if (first >= 0x80) {
        length = 0;
        for (int i = 0; i < first - 0x80; i++) {
          length = (length << 8) | (der[from++] & 0xff);
        }
      }
      return new Tlv(from, from + length);
    }
  }
}
