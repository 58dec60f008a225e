#include "backend/ring/token_picker.h"

#include "tests/backend/ring/ring_fixture.h"
#include "tests/support/test_main.h"

namespace pallium::ring {

class TokenPickerTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void picksTokensThatNobodyHas() {
        TokenPicker picker(1);
        Tokens tokens{5, 7};
        picker.fill(tokens, 100, largeRing({"z"}, 2, 500));
        QCOMPARE(tokens.size(), size_t(100));
        QVERIFY(std::is_sorted(tokens.begin(), tokens.end()));
        QVERIFY(std::adjacent_find(tokens.begin(), tokens.end()) == tokens.end());
        QVERIFY(std::binary_search(tokens.begin(), tokens.end(), 5U));
        picker.fill(tokens, 3, {});
        QCOMPARE(tokens.size(), size_t(100));
        picker.drop(tokens, 98);
        QCOMPARE(tokens.size(), size_t(2));
        picker.drop(tokens, 3);
        QVERIFY(tokens.empty());
        // The same sequence again, so each pick meets a token that is taken.
        RingState taken;
        Tokens first;
        TokenPicker(9).fill(first, 50, {});
        taken["x"] = member("x", first);
        Tokens second;
        TokenPicker(9).fill(second, 50, taken);
        Tokens common;
        std::set_intersection(first.begin(), first.end(), second.begin(), second.end(),
                              std::back_inserter(common));
        QVERIFY(common.empty());
    }
};

static const test::Registrar<TokenPickerTest> registered;

}  // namespace pallium::ring

#include "token_picker_test.moc"
