using System.Text.RegularExpressions;

namespace Budkavle.Api.Tests.Silos;

/// <summary>
/// What holds for every answer of the service and is therefore checked on all of them: a refusal is a problem with a code, says nothing of
/// anybody's number, and 503 says when to come back.
/// </summary>
internal sealed partial class ErrorRules() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode < 400 || request.Method == HttpMethod.Head) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        Assert.DoesNotMatch(NumberPattern(), text);
        if (request.RequestUri!.AbsolutePath == "/oauth/token") return response;
        if (request.RequestUri.AbsolutePath.StartsWith("/v2", StringComparison.Ordinal)) return CheckNotify(response, text);
        var code = Json.Parse(text).Text("code");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(code));
        Assert.NotEqual("internal_error", code);
        if ((int)response.StatusCode == 503) Assert.NotNull(response.Headers.RetryAfter);
        return response;
    }

    /// <summary>GOV.UK Notify's form.</summary>
    private static HttpResponseMessage CheckNotify(HttpResponseMessage response, string text)
    {
        var refusal = Json.Parse(text);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)response.StatusCode, refusal.GetProperty("status_code").GetInt32());
        Assert.All(refusal.Items("errors"), error => Assert.All(error.Texts("error", "message"), Assert.NotEmpty));
        Assert.NotEmpty(refusal.Items("errors"));
        Assert.NotEqual(500, (int)response.StatusCode);
        return response;
    }

    /// <summary>Twelve digits that begin like a year, or 16 for organisations.</summary>
    [GeneratedRegex("(?<![0-9a-fA-F-])(1[689]|20)[0-9]{10}(?![0-9a-fA-F-])")]
    public static partial Regex NumberPattern();
}
