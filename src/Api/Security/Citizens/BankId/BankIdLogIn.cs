using System.Text;
using System.Text.Json.Serialization;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Letters.Contents;

namespace Budkavle.Api.Security.Citizens.BankId;

/// <summary>
/// A log-in with BankID, from the order to the session. Between requests nothing is kept here: the order is with the browser, sealed, and
/// with BankID.
/// </summary>
internal sealed partial class BankIdLogIn(
    BankIdClient client, SealedCookies cookies, LogInAttempts attempts, CitizenLogIn logIn, ContentVault vault, SecurityOptions security,
    ILogger<BankIdLogIn> logger)
{
    private const string Cookie = "budkavle-bankid";
    private const int AgentLengthMax = 256;
    private static readonly byte[] _purpose = Encoding.ASCII.GetBytes("citizens/bankid-order");

    /// <summary>An order lasts three minutes at BankID; its outcome can be asked for up to five minutes more.</summary>
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(8);

    /// <summary>Whether the page is shown on something that can hold the app and cannot well read a code from its own screen.</summary>
    public static bool IsPhone(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        return agent.Contains("Mobi", StringComparison.Ordinal) || agent.Contains("Android", StringComparison.Ordinal)
            || agent.Contains("iPad", StringComparison.Ordinal);
    }

    public static string PageOf(LogInAttempt attempt) => BankIdProvider.Path + "?state=" + attempt.State;

    /// <summary>The browser's order for this log-in; null where none has begun.</summary>
    public async ValueTask<BankIdOrder?> FindAsync(HttpContext http, LogInAttempt attempt)
    {
        var order = await cookies.OpenAsync(http, Cookie, OrderJson.Default.BankIdOrder, _purpose);
        return order?.State == attempt.State ? order : null;
    }

    /// <summary>Begins an order, or says why not.</summary>
    public async Task<BankIdMessage> BeginAsync(HttpContext http, LogInAttempt attempt, bool sameDevice)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var returnUrl = sameDevice && IsPhone(http.Request) ? security.Issuer + PageOf(attempt) : null;
        try
        {
            var order = await client.BeginAsync(
                attempt.State, http.Connection.RemoteIpAddress ?? System.Net.IPAddress.Loopback,
                agent.Length <= AgentLengthMax ? agent : agent[..AgentLengthMax], sameDevice, returnUrl, http.RequestAborted);
            cookies.Give(http, Cookie, order, OrderJson.Default.BankIdOrder, _purpose, _life);
            return BankIdMessage.None;
        }
        catch (BankIdException refusal)
        {
            logger.LogInRefused(EidFailure.Unavailable, refusal.Message);
            return BankIdMessages.OfError(refusal.Code);
        }
    }

    /// <summary>
    /// Asks how the order stands; a completed one becomes a session, and a failed one is forgotten so that another can begin.
    /// </summary>
    /// <returns>The state, and where the browser goes now, if anywhere.</returns>
    public async Task<(BankIdState State, string? Next)> AdvanceAsync(HttpContext http, LogInAttempt attempt, BankIdOrder order)
    {
        var state = await CollectAsync(http, order);
        if (state.Phase == BankIdPhase.Pending) return (state, null);
        cookies.Take(http, Cookie);
        if (state is not { Phase: BankIdPhase.Complete, Number: { } number, Proof: { } proof }) return (state, null);
        if (await attempts.TakeAsync(http, BankIdProvider.ProviderId, attempt.State) is null)
            return (state, LogInEndpoints.ProblemPage(EidFailure.Expired));

        // Before the session: what proves a log-in is kept wherever one exists.
        var hash = await vault.PutAsync(proof, http.RequestAborted);
        var failure = await logIn.CompleteAsync(
            http, number, AssuranceLevel.Level3, BankIdProvider.ProviderId, Convert.ToHexStringLower(hash));
        return (state, failure == EidFailure.None ? attempt.ReturnPath : LogInEndpoints.ProblemPage(failure));
    }

    /// <summary>Ends the order at BankID and here.</summary>
    public async Task CancelAsync(HttpContext http, BankIdOrder order)
    {
        cookies.Take(http, Cookie);
        await client.CancelAsync(order, http.RequestAborted);
    }

    private async Task<BankIdState> CollectAsync(HttpContext http, BankIdOrder order)
    {
        try
        {
            return await client.CollectAsync(order, IsPhone(http.Request), http.RequestAborted);
        }
        catch (BankIdException refusal) when (refusal.Code is BankIdException.Unreachable or "maintenance" or "tooManyRequests")
        {
            // The order may well live on; the next question tells.
            return new BankIdState(BankIdPhase.Pending, BankIdMessage.Rfa21);
        }
        catch (BankIdException refusal)
        {
            logger.LogInRefused(EidFailure.Fault, refusal.Message);
            return new BankIdState(BankIdPhase.Failed, BankIdMessages.OfError(refusal.Code));
        }
    }

    [JsonSerializable(typeof(BankIdOrder))]
    private sealed partial class OrderJson : JsonSerializerContext;
}
