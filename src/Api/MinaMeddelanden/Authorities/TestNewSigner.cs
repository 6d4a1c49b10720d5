using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary><c>testNewSigner</c>: whether it would be enough if one more person signed for a company.</summary>
internal sealed class TestNewSigner(CompanySigners signers, AccountAuthority authority)
    : AuthorityOperation("testNewSigner", PartyRoles.Operator)
{
    private const int PersonsMax = 100;

    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var company = RecipientIds.CheckOrganisation(parts.TakeText(None, "arg0").Trim(), "arg0");
        var persons = new List<string>();
        while (parts.TryTake(None, "arg1") is { } one)
        {
            if (persons.Count == PersonsMax)
                throw new SoapFaultException(FaultCode.TooLarge, $"A request names at most {PersonsMax} persons.");
            var person = new ElementReader(one);
            persons.Add(RecipientIds.Check(person.TakeText(Schemas.Authority, "Id").Trim(), "Id"));
            person.TakeText(Schemas.Authority, "Name");
            person.End();
        }

        persons.Add(TakeNumber(parts, "arg2"));
        TakeAction(parts, "arg3");
        parts.End();
        var status = await signers.JudgeAsync(company, persons, cancellationToken);
        return authority.Write("testNewSignerResponse", Schemas.AuthorityService, "return", company, new SigningResult(status));
    }
}
