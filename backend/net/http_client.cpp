#include "backend/net/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace pallium::net {
namespace {

/// libcurl's own state: once a process, before any other call.
void initialise() {
    static const CURLcode isDone = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)isDone;  // it fails for want of memory only
}

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

/// The host of a URL; empty if it cannot be read.
std::string hostOf(const std::string& text) {
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    char* part = nullptr;
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return {};
    if (curl_url_get(url.get(), CURLUPART_HOST, &part, 0) != CURLUE_OK) return {};
    std::string host(part);
    curl_free(part);
    return host;
}

bool isLoopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool hasLineBreak(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// Where an answer collects, and why it was cut off.
struct Transfer {
    const Context& context;
    const size_t maxBodyBytes;
    http::Response response;
    bool isTooLarge = false;
};

size_t onBody(char* data, size_t /*one*/, size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    transfer.isTooLarge = size > transfer.maxBodyBytes - transfer.response.body.size();
    if (transfer.isTooLarge) return 0;  // ends the transfer
    transfer.response.body.append(data, size);
    return size;
}

size_t onHeader(char* data, size_t /*one*/, size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    std::string_view line(data, size);
    // A 100 before the answer has fields of its own.
    if (line.starts_with("HTTP/")) transfer.response.headers = {};
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    std::string_view value = line.substr(colon + 1);
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!value.empty() && isBlank(value.front()))
        value.remove_prefix(1);
    while (!value.empty() && isBlank(value.back()))
        value.remove_suffix(1);
    transfer.response.headers.add(std::string(line.substr(0, colon)), std::string(value));
    return size;
}

/// Called at least once a second; anything but 0 ends the transfer.
int onProgress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Transfer*>(user)->context.isCanceled() ? 1 : 0;
}

/// Null if a field holds a line break, which would begin another field.
Result<HeaderList> headerList(const http::Headers& headers) {
    HeaderList list(curl_slist_append(nullptr, "Expect:"));  // no wait for a 100
    for (const auto& [name, value] : headers.fields()) {
        if (name.empty() || hasLineBreak(name) || hasLineBreak(value))
            return fail(ErrorKind::InvalidArgument, "bad header field " + name);
        // A semicolon is libcurl's way to send a field without a value.
        const std::string line = value.empty() ? name + ";" : name + ": " + value;
        curl_slist_append(list.get(), line.c_str());
    }
    return list;
}

ErrorKind kindOf(CURLcode code) {
    switch (code) {
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL:
            return ErrorKind::InvalidArgument;
        case CURLE_OPERATION_TIMEDOUT:
            return ErrorKind::DeadlineExceeded;
        case CURLE_ABORTED_BY_CALLBACK:
            return ErrorKind::Canceled;
        default:
            return ErrorKind::Unavailable;
    }
}

}  // namespace

struct HttpClient::Impl {
    explicit Impl(HttpClientOptions given) : options(given) {
        initialise();
        handle.reset(curl_easy_init());
    }

    struct FreeHandle {
        void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    };

    template <class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(handle.get(), option, value);
    }

    void prepare(const OutgoingRequest& request, const HeaderList& headers, Transfer& transfer) {
        curl_easy_reset(handle.get());  // keeps the connection
        set(CURLOPT_URL, request.url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_ERRORBUFFER, reason);
        if (isLoopback(hostOf(request.url))) set(CURLOPT_PROXY, "");
        set(CURLOPT_HTTPHEADER, headers.get());
        set(CURLOPT_WRITEFUNCTION, &onBody);
        set(CURLOPT_WRITEDATA, &transfer);
        set(CURLOPT_HEADERFUNCTION, &onHeader);
        set(CURLOPT_HEADERDATA, &transfer);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &onProgress);
        set(CURLOPT_XFERINFODATA, &transfer);
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connectTimeout.count()));
        prepareMethod(request);
    }

    void prepareMethod(const OutgoingRequest& request) {
        if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
        if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_POSTFIELDS, request.body.data());
        }
        set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
    }

    const HttpClientOptions options;
    std::unique_ptr<CURL, FreeHandle> handle;
    char reason[CURL_ERROR_SIZE] = {};
};

HttpClient::HttpClient(HttpClientOptions options) : m_impl(std::make_unique<Impl>(options)) {}
HttpClient::~HttpClient() = default;

Result<http::Response> HttpClient::send(const OutgoingRequest& request, const Context& context) {
    PALLIUM_TRY(context.check());
    const auto headers = headerList(request.headers);
    PALLIUM_TRY(headers);
    Transfer transfer{context, m_impl->options.maxBodyBytes, {}, false};
    m_impl->prepare(request, *headers, transfer);
    if (const auto deadline = context.deadline()) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(*deadline - systemClock().steadyNow());
        m_impl->set(CURLOPT_TIMEOUT_MS, std::max<long>(1, static_cast<long>(left.count())));
    }
    m_impl->reason[0] = '\0';
    const CURLcode code = curl_easy_perform(m_impl->handle.get());
    if (transfer.isTooLarge)
        return fail(ErrorKind::LimitExceeded,
                    fmt::format("{}: answer of more than {} bytes", request.url,
                                m_impl->options.maxBodyBytes));
    if (code != CURLE_OK) {
        const char* reason = m_impl->reason[0] != '\0' ? m_impl->reason : curl_easy_strerror(code);
        return fail(kindOf(code), fmt::format("{}: {}", request.url, reason));
    }
    long status = 0;
    curl_easy_getinfo(m_impl->handle.get(), CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
}

}  // namespace pallium::net
