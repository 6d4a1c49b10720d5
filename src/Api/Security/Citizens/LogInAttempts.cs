using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Budkavle.Api.Security.Clients;
using Budkavle.Storage.Sealing;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// Begins log-ins and takes them up again when the e-ID's answer comes: in the same browser, once, within ten minutes, on any silo.
/// </summary>
internal sealed partial class LogInAttempts(CitizenCookies cookies, ISealer sealer, IAssertionReplayGuard used, TimeProvider time)
{
    private const string Cookie = "budkavle-log-in";
    private const int SecretBytes = 32;
    private static readonly byte[] _purpose = Encoding.ASCII.GetBytes("citizens/log-in-attempt");

    /// <summary>Long enough to find one's card reader; a BankID order itself lasts three minutes.</summary>
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(10);

    public LogInAttempt Begin(HttpContext http, string provider, string? returnPath)
    {
        var attempt = new LogInAttempt
        {
            Provider = provider,
            State = NewSecret(),
            Nonce = NewSecret(),
            Verifier = NewSecret(),
            ReturnPath = ReturnPath.Clean(returnPath),
            StartedAt = time.GetUtcNow(),
        };
        var plain = JsonSerializer.SerializeToUtf8Bytes(attempt, AttemptJson.Default.LogInAttempt);
        var bytes = new byte[plain.Length + sealer.OverheadBytes];
        var length = sealer.Seal(plain, _purpose, bytes);
        cookies.Give(http, Cookie, Base64Url.EncodeToString(bytes.AsSpan(0, length)), _life);
        return attempt;
    }

    /// <summary>The browser's attempt, not yet used up; null without one that is of this provider, in time and has this state.</summary>
    public async ValueTask<LogInAttempt?> FindAsync(HttpContext http, string provider, string state)
    {
        if (await OpenAsync(http) is not { } attempt || attempt.Provider != provider) return null;
        var age = time.GetUtcNow() - attempt.StartedAt;
        return age >= TimeSpan.Zero && age < _life
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(attempt.State))
                ? attempt
                : null;
    }

    /// <summary>As <see cref="FindAsync"/>, and nobody gets the attempt a second time.</summary>
    public async ValueTask<LogInAttempt?> TakeAsync(HttpContext http, string provider, string state)
    {
        if (await FindAsync(http, provider, state) is not { } attempt) return null;
        cookies.Take(http, Cookie);
        var isFirst = await used.TryUseAsync("citizens/log-in", attempt.State, attempt.StartedAt + _life, http.RequestAborted);
        return isFirst ? attempt : null;
    }

    private async ValueTask<LogInAttempt?> OpenAsync(HttpContext http)
    {
        if (cookies.Read(http, Cookie) is not { Length: > 0 } cookie || !Base64Url.IsValid(cookie)) return null;
        var bytes = Base64Url.DecodeFromChars(cookie);
        if (bytes.Length <= sealer.OverheadBytes) return null;
        // Another silo may have sealed it under a data key that this one has not seen yet.
        if (!sealer.KnowsKeyOf(bytes)) await sealer.RefreshAsync(http.RequestAborted);
        var plain = new byte[bytes.Length];
        try
        {
            var length = sealer.Open(bytes, _purpose, plain);
            return JsonSerializer.Deserialize(plain.AsSpan(0, length), AttemptJson.Default.LogInAttempt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    [JsonSerializable(typeof(LogInAttempt))]
    private sealed partial class AttemptJson : JsonSerializerContext;
}
