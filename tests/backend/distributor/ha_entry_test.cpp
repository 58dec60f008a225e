#include "backend/distributor/ha_entry.h"

#include "tests/support/test_main.h"

namespace pallium::distributor {

class HaEntryTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void readsWhatItWrote_data() {
        QTest::addColumn<QByteArray>("replica");
        QTest::newRow("plain") << QByteArray("r1");
        QTest::newRow("spaces") << QByteArray(" a  b ");
        QTest::newRow("digits") << QByteArray("1 2 3");
        QTest::newRow("any bytes") << QByteArray("\xff\n\0x", 4);
    }
    void readsWhatItWrote() {
        QFETCH(QByteArray, replica);
        for (const TimestampMs deleted : {0, 1'700'000'000}) {
            const HaEntry entry{replica.toStdString(), 1'795'413'483'443, deleted};
            const auto read = decodeHaEntry(encodeHaEntry(entry));
            QVERIFY(read.has_value());
            QCOMPARE(*read, entry);
        }
        QCOMPARE(encodeHaEntry({"r1", 12, 0}), std::string("12 0 r1"));
    }
    void refusesOtherTexts_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "r1", "1", "1 2", "1 2 ", "1 x r1", "x 2 r1", " 1 2 r1",
                                 "{\"instances\":[]}", "99999999999999999999 0 r1"})
            QTest::newRow(*text != 0 ? text : "nothing") << QByteArray(text);
    }
    void refusesOtherTexts() {
        QFETCH(QByteArray, text);
        QVERIFY(!decodeHaEntry(text.toStdString()));
    }
};

static const test::Registrar<HaEntryTest> registered;

}  // namespace pallium::distributor

#include "ha_entry_test.moc"
