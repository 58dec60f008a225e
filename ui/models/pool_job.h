#pragma once

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace pallium::ui {

/// Runs `work` on the program's pool. Watch the future with a QFutureWatcher that is a member: then
/// a destroyed object never hears of it, and setting a newer future drops the older one's result.
template <class Work>
QFuture<std::invoke_result_t<Work>> runOnPool(Work work) {
    using Result = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Result>>();
    promise->start();
    QFuture<Result> future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

}  // namespace pallium::ui
