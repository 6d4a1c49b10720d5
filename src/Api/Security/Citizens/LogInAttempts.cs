using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Budkavle.Api.Security.Clients;

namespace Budkavle.Api.Security.Citizens;

/// <summary>
/// Begins log-ins and takes them up again when the e-ID's answer comes: in the same browser, once, within ten minutes, on any silo.
/// </summary>
internal sealed partial class LogInAttempts(SealedCookies cookies, IAssertionReplayGuard used, TimeProvider time)
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
        cookies.Give(http, Cookie, attempt, AttemptJson.Default.LogInAttempt, _purpose, _life);
        return attempt;
    }

    /// <summary>The browser's attempt, not yet used up; null without one that is of this provider, in time and has this state.</summary>
    public async ValueTask<LogInAttempt?> FindAsync(HttpContext http, string provider, string state)
    {
        var attempt = await cookies.OpenAsync(http, Cookie, AttemptJson.Default.LogInAttempt, _purpose);
        if (attempt is null || attempt.Provider != provider) return null;
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

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    [JsonSerializable(typeof(LogInAttempt))]
    private sealed partial class AttemptJson : JsonSerializerContext;
}
