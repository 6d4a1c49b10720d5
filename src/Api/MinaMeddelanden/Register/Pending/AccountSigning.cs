using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Domain.Accounts;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary>
/// A change that its account's owner signs: made when the signatures are enough. A company's signatories may sign one after the other;
/// what has come is kept until it is enough, is taken back, or is too old (<see cref="AccountRules.WaitsAtMost"/>).
/// </summary>
internal sealed class AccountSigning(AccountAuthority authority, CompanySigners signers, PendingRequests pending)
{
    /// <param name="owner">The account's number.</param>
    /// <param name="terms">What is asked for.</param>
    /// <param name="caller">The operator that asks, which is that of the terms.</param>
    /// <param name="signatures">By whom, with what.</param>
    /// <param name="change">Makes the change. May run again where an answer was lost, or where two sign at once, and changes nothing
    /// then.</param>
    /// <param name="cancellationToken">Ends the question to the register.</param>
    /// <exception cref="Soap.SoapFaultException">A signature is wrong, or nobody's who owns this; or the change cannot be
    /// made.</exception>
    public async Task<SigningResult> SignAsync(
        string owner, AccountTerms terms, KnownParty caller, IReadOnlyList<PersonSignature> signatures, Func<Task> change,
        CancellationToken cancellationToken)
    {
        var persons = authority.Verify(owner, signature => signature.Encoding.GetBytes(terms.Text), signatures);
        if (!AccountAuthority.IsCompany(owner))
        {
            await change();
            return new SigningResult(SigningStatus.Complete);
        }

        var status = await signers.JudgeAsync(owner, persons, cancellationToken);
        // Strangers' signatures are worth nothing, now or later.
        if (status == SigningStatus.RulesNotSupported) return new SigningResult(status);
        if (status == SigningStatus.Incomplete)
        {
            foreach (var (person, signature) in persons.Zip(signatures))
            {
                if (await signers.FindAsync(owner, person, cancellationToken) is not null)
                    await pending.SignAsync(owner, terms, person, signature);
            }
        }

        // Read after writing: of two who sign at once, one at least sees both.
        var waiting = await pending.FindAsync(owner, terms.Kind, caller, cancellationToken);
        if (status == SigningStatus.Incomplete)
        {
            if (waiting is { Result.Status: not SigningStatus.Complete } few) return few.Result;
            // The other was faster and has made the change, or somebody has taken the request back meanwhile.
            if (waiting is null)
            {
                var isDone = await pending.WasDoneAsync(owner, terms);
                return new SigningResult(isDone ? SigningStatus.Complete : SigningStatus.Incomplete);
            }
        }

        await change();
        if (waiting is not { } ended) return new SigningResult(SigningStatus.Complete);
        var isThis = ended.Request.Terms.IsSame(terms);
        // All at once takes the place of another text that waits, whose signatures are not for this one.
        await pending.EndAsync(owner, ended.Request, isThis ? null : await FirstSignerAsync(owner, persons, cancellationToken));
        return new SigningResult(SigningStatus.Complete) { SignedBy = isThis ? ended.Result.SignedBy : [] };
    }

    /// <summary>Of those who have signed enough the first who signs for the company.</summary>
    private async Task<string> FirstSignerAsync(string owner, IEnumerable<string> persons, CancellationToken cancellationToken)
    {
        foreach (var person in persons)
        {
            if (await signers.FindAsync(owner, person, cancellationToken) is not null) return person;
        }

        throw new InvalidOperationException("Nobody of those who have signed enough signs for the company.");
    }
}
