#pragma once

#include "tests/support/fake_server.h"

#include <QByteArray>

namespace pallium::test {

inline constexpr auto kExplainPath = "/prometheus/api/v1/query_explain";

/// `sum by (job) (rate(errors[5m])) / on (job) requests`, where `requests` has two series, one of
/// which has no partner.
inline QByteArray quotientExplanation() {
    const QByteArray common =
        R"j("steps":241,"stepInvariant":false,"empty":false,"valueType":"vector","start":0,"end":1,)j";
    const QByteArray selection =
        R"j("selection":{"seriesSelected":120,"samplesRead":28800,"firstMs":1000,"lastMs":3601000,)j"
        R"j("intervalMs":15000,"resets":2})j";
    const QByteArray errors =
        "{" + common +
        R"j("type":"matrixSelector","text":"errors[5m]","series":120,"points":28800,"ownMs":0,)j"
        R"j("totalMs":0,"labels":[{"name":"__name__","values":1},{"name":"job","values":3}],)j"
        R"j("matchers":[{"name":"__name__","type":"=","value":"errors",)j"
        R"j("text":"__name__=\"errors\""}],"offsetMs":60000,"atMs":null,"extended":null,)j"
        R"j("rangeMs":300000,)j" +
        selection + R"j(,"children":[]})j";
    const QByteArray rate =
        "{" + common +
        R"j("type":"call","text":"rate(errors[5m])","func":"rate","series":120,"points":28000,)j"
        R"j("ownMs":9,"totalMs":9,"labels":[],"children":[)j" +
        errors + "]}";
    const QByteArray sum =
        "{" + common +
        R"j("type":"aggregation","text":"sum by (job) (rate(errors[5m]))","op":"sum",)j"
        R"j("grouping":["job"],"without":false,"series":1,"points":241,"ownMs":1,"totalMs":10,)j"
        R"j("labels":[{"name":"job","values":1}],"groupCount":1,"groups":[{"labels":{"job":"api"},)j"
        R"j("input":{"series":120,"value":"7"},"result":{"series":1,"value":"7"}}],"children":[)j" +
        rate + "]}";
    const QByteArray requests =
        "{" + common +
        R"j("type":"vectorSelector","text":"requests","series":2,"points":482,"ownMs":1,)j"
        R"j("totalMs":1,"labels":[],"matchers":[{"text":"__name__=\"requests\""}],"offsetMs":0,)j"
        R"j("atMs":null,"extended":null,"selection":{"seriesSelected":2,"samplesRead":482,)j"
        R"j("firstMs":1000,"lastMs":3601000,"intervalMs":null,"resets":0},"children":[]})j";
    return R"j({"status":"success","data":{"resultType":"matrix","root":{)j" + common +
           R"j("type":"binaryExpr","text":"sum by (job) (rate(errors[5m])) / on (job) requests",)j"
           R"j("op":"/","bool":false,"series":1,"points":241,"ownMs":1.5,"totalMs":12.5,)j"
           R"j("labels":[{"name":"job","values":1}],"leftSeries":1,"rightSeries":2,)j"
           R"j("matching":{"card":"one-to-one","on":true,"labels":["job"],"include":[]},)j"
           R"j("unmatchedLeft":0,"unmatchedRight":1,"groupCount":2,"groups":[)j"
           R"j({"labels":{"job":"web"},"left":{"series":0,"value":null},)j"
           R"j("right":{"series":1,"value":"4"},"result":null},)j"
           R"j({"labels":{"job":"api"},"left":{"series":1,"value":"7"},)j"
           R"j("right":{"series":1,"value":"2"},"result":{"series":1,"value":"3.5"}}],"children":[)j" +
           sum + "," + requests +
           R"j(]},"totals":{"totalQueryableSamples":576000,"peakSamples":29000,"evalMs":13,)j"
           R"j("otherMs":0.5}}})j";
}

}  // namespace pallium::test
