using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Domain.Letters.Relaying;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Relaying;

namespace Budkavle.Api.MinaMeddelanden.Relaying;

/// <summary>
/// The way to one operator: <c>deliverSecure</c> over mutual TLS. The operator is known by its certificate, which must name its
/// organisation; whoever else answers at its address is not believed.
/// </summary>
internal sealed class OperatorLink : IOperatorLink
{
    /// <summary>An answer has 1 KB; a fault may quote something.</summary>
    private const int AnswerBytesMax = 64 * 1024;
    private static readonly TimeSpan _attemptTimeout = TimeSpan.FromSeconds(60);
    private readonly ServiceSupplier _supplier;
    private readonly Parties _parties;
    private readonly OutgoingLetters _letters;
    private readonly DeliveryWriter _writer;
    private readonly AnswerReader _reader;
    private readonly HttpClient _http;
    private byte[] _certificate = [];

    public OperatorLink(
        ServiceSupplier supplier, MinaMeddelandenOptions options, Parties parties, OutgoingLetters letters, DeliveryWriter writer,
        AnswerReader reader)
    {
        (_supplier, _parties, _letters, _writer, _reader) = (supplier, parties, letters, writer, reader);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = Limits.ConcurrencyMax,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [options.Certificate],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => options.Certificate,
                RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsOperator(certificate, chain),
            },
        })
        {
            // The desk's own limit, which knows the clock.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public string Domain => _supplier.Domain;

    /// <summary>Eight at once: with an operator that answers in 50 ms that is 160 letters a second, and no operator is overrun.</summary>
    public ChannelLimits Limits { get; } = new() { AttemptTimeout = _attemptTimeout };

    public async ValueTask<RelayAnswer> SendAsync(RelayLetter letter, CancellationToken cancellationToken)
    {
        if (await _letters.FindAsync(letter, cancellationToken) is not { } outgoing)
            return RelayAnswer.Never(RelayReason.CannotBeCarried);
        using var content = new ByteArrayContent(_writer.Write(outgoing));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/xml") { CharSet = "utf-8" };
        using var request = new HttpRequestMessage(HttpMethod.Post, _supplier.ServiceAddress) { Content = content };
        request.Headers.TryAddWithoutValidation("SOAPAction", "\"\"");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var code = (int)response.StatusCode;
        // SOAP 1.1 answers with 200, and with 500 where it is a fault. Anything else is whatever stands before the operator.
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.InternalServerError))
            return RelayAnswer.Unavailable("HttpStatus", code);
        if (await ReadAsync(response, cancellationToken) is not { } bytes) return RelayAnswer.Unavailable("TooLong", code);
        var answer = _reader.Read(bytes, outgoing.Recipient, _supplier.Id);
        var isAnswer = response.StatusCode == HttpStatusCode.OK || answer.Result == ChannelResult.Temporary;
        return isAnswer ? answer with { Certificate = _certificate } : RelayAnswer.Unavailable("HttpStatus", code);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private bool IsOperator(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 own) return false;
        if (_parties.FindServer(own, chain?.ChainPolicy.ExtraStore) is not { } party) return false;
        if (!party.Is(PartyRoles.Operator) || party.Organisation != _supplier.Id) return false;
        _certificate = own.GetCertHash(HashAlgorithmName.SHA256);
        return true;
    }

    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[AnswerBytesMax + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= AnswerBytesMax ? buffer[..length] : null;
    }
}
