#include "ui/client/address.h"

namespace pallium::ui {

QUrl plainAddress(const QUrl& url) {
    QUrl plain = url.adjusted(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment);
    QString path = plain.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    plain.setPath(path, QUrl::TolerantMode);
    return plain;
}

QString shownAddress(const QUrl& url) {
    return plainAddress(url).toString(QUrl::FullyEncoded);
}

QString shownHost(const QUrl& url) {
    return plainAddress(url).authority(QUrl::FullyEncoded);
}

}  // namespace pallium::ui
