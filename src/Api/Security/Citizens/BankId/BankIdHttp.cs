using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// Calls to BankID: JSON by POST, over TLS with a certificate of ours, to a server whose certificate hangs from BankID's root and from no
/// other. Bounded in time and size, no redirects followed.
/// </summary>
internal sealed class BankIdHttp : IDisposable
{
    private readonly HttpClient _http;
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _roots = [];

    /// <exception cref="ArgumentException">A file holds no certificate or key, or another password opens it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public BankIdHttp(BankIdOptions options)
    {
        _own = ReadOwn(options);
        _roots.ImportFromPem(File.ReadAllText(options.RootFile));
        if (_roots.Count == 0) throw new ArgumentException("--bankid-root must be a PEM file with BankID's root certificate.");
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [_own],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    // BankID's root publishes no revocation lists for its server certificates.
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(_roots);
        _http = new HttpClient(handler)
        {
            BaseAddress = options.Address, Timeout = options.Timeout, MaxResponseContentBufferSize = options.AnswerBytesMax,
        };
    }

    /// <exception cref="BankIdException">BankID refused, or cannot be reached.</exception>
    public async Task<JsonElement> PostAsync(string call, JsonObject body, CancellationToken cancellationToken)
    {
        // Some of BankID's servers refuse a charset in the media type.
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Default));
        content.Headers.ContentType = new("application/json");
        try
        {
            using var response = await _http.PostAsync(new Uri(call, UriKind.Relative), content, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? Parse(text) ?? throw new BankIdException(BankIdException.Unknown)
                : throw new BankIdException(CodeOf(response.StatusCode, text));
        }
        catch (HttpRequestException)
        {
            throw new BankIdException(BankIdException.Unreachable);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BankIdException(BankIdException.Unreachable);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _own.Dispose();
        foreach (var root in _roots) root.Dispose();
    }

    /// <summary>BankID's word for the error; what it is not known by is taken from the status.</summary>
    private static string CodeOf(HttpStatusCode status, string text)
    {
        if (Parse(text) is { ValueKind: JsonValueKind.Object } json && json.TryGetProperty("errorCode", out var code)
            && code.ValueKind == JsonValueKind.String && code.GetString() is { Length: > 0 and <= 64 } word && word.All(char.IsAsciiLetter))
        {
            return word;
        }

        return status switch
        {
            HttpStatusCode.RequestTimeout => "requestTimeout",
            HttpStatusCode.TooManyRequests => "tooManyRequests",
            >= HttpStatusCode.InternalServerError => "internalError",
            _ => BankIdException.Unknown,
        };
    }

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static X509Certificate2 ReadOwn(BankIdOptions options)
    {
        var password = options.PasswordFile is { } file ? File.ReadLines(file).FirstOrDefault() : null;
        try
        {
            var own = X509CertificateLoader.LoadPkcs12FromFile(options.CertificateFile, password);
            return own.HasPrivateKey ? own : throw new ArgumentException("--bankid-certificate holds no private key.");
        }
        catch (CryptographicException)
        {
            throw new ArgumentException("--bankid-certificate must be a PKCS #12 file that the password opens.");
        }
    }
}
