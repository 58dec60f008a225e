#include "backend/io/sha256.h"

#include "tests/support/test_main.h"

namespace pallium::io {

class Sha256Test : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void knownDigests() {  // of FIPS 180-4
        QCOMPARE(sha256Hex("abc"), std::string("ba7816bf8f01cfea414140de5dae2223"
                                               "b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256Hex(""), std::string("e3b0c44298fc1c149afbf4c8996fb924"
                                            "27ae41e4649b934ca495991b7852b855"));
    }
};

static const test::Registrar<Sha256Test> registered;

}  // namespace pallium::io

#include "sha256_test.moc"
