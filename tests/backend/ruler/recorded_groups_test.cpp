#include "backend/base/base64.h"
#include "backend/ruler/group_codec.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <map>
#include <optional>
#include <string>

namespace pallium::ruler {
namespace {

/// Objects in the reference data whose key begins so, with their bytes.
std::map<std::string, std::string> recordedObjects(const QJsonValue& value, const QString& prefix) {
    std::map<std::string, std::string> objects;
    const QString key = value[u"object"].toString();
    if (key.startsWith(prefix))
        objects[key.toStdString()] =
            QByteArray::fromBase64(value[u"base64"].toString().toLatin1()).toStdString();
    const QJsonArray elements = value.toArray();
    for (const QJsonValue& element : elements)
        objects.merge(recordedObjects(element, prefix));
    const QJsonObject members = value.toObject();
    for (const QJsonValue& member : members)
        objects.merge(recordedObjects(member, prefix));
    return objects;
}

}  // namespace

class RecordedGroupsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void writesObjectsOfCortexAsTheyAre() {
        const auto directory = test::sharedDirectory();
        if (!directory) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(
            test::readFile(*directory + "/cortex-recorded/block-storage-samples.json")));
        const auto objects =
            recordedObjects(json.isArray() ? QJsonValue(json.array()) : QJsonValue(json.object()),
                            QStringLiteral("rules/"));
        QCOMPARE(objects.size(), size_t(6));
        for (const auto& [key, bytes] : objects) {
            const auto group = decodeGroup(bytes);
            QVERIFY2(group.has_value(), key.c_str());
            const size_t tenantEnd = key.find('/', 6);
            QCOMPARE(encodeGroup(*tenancy::TenantId::parse(key.substr(6, tenantEnd - 6)), *group),
                     bytes);
            const size_t nameAt = key.rfind('/') + 1;
            QCOMPARE(decodeBase64(key.substr(nameAt), Base64::Url),
                     std::optional(group->group.name));
            QCOMPARE(decodeBase64(key.substr(tenantEnd + 1, nameAt - tenantEnd - 2), Base64::Url),
                     std::optional(group->ruleNamespace));
            QVERIFY2(!group->group.rules.empty(), key.c_str());
        }
    }
};

static const test::Registrar<RecordedGroupsTest> registered;

}  // namespace pallium::ruler

#include "recorded_groups_test.moc"
