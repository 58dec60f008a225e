#include "backend/ring/measured_kv_store.h"

#include "backend/ring/memory_kv_store.h"
#include "tests/support/test_main.h"

namespace pallium::ring {

class MeasuredKvStoreTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void passesOnAndCountsByOperationAndOutcome() {
        MemoryKvStore memory;
        telemetry::Registry registry;
        MeasuredKvStore store(memory, "ingester-lifecycler", registry);
        QCOMPARE(store.type(), std::string_view("inmemory"));
        const uint64_t before = store.revision();
        QVERIFY(store.update("key", [](const auto&) { return KvStore::Value("value"); }));
        QVERIFY(store.revision() > before);
        const auto refused = store.update("key", [](const auto&) -> Result<KvStore::Value> {
            return fail(ErrorKind::Conflict, "no");
        });
        QVERIFY(!refused);
        QCOMPARE(refused.error().message, std::string("no"));
        QCOMPARE(store.get("key"), KvStore::Value("value"));
        QCOMPARE(store.list("k").size(), size_t(1));
        QVERIFY(store.remove("key"));
        QVERIFY(!memory.get("key"));
        const std::string text = registry.expose(telemetry::ExpositionFormat::Text);
        const auto has = [&text](const char* operation, const char* status, int count) {
            return text.find(
                       "\ncortex_kv_request_duration_seconds_count{kv_name=\"ingester-lifecycler\","
                       "operation=\"" +
                       std::string(operation) + "\",role=\"primary\",status_code=\"" + status +
                       "\",type=\"inmemory\"} " + std::to_string(count) + "\n") !=
                   std::string::npos;
        };
        QVERIFY2(has("CAS", "200", 2), text.c_str());
        QVERIFY(has("CAS", "500", 1));
        QVERIFY(has("GET", "200", 1));
        QVERIFY(has("List", "200", 1));
    }
};

static const test::Registrar<MeasuredKvStoreTest> registered;

}  // namespace pallium::ring

#include "measured_kv_store_test.moc"
