using System.Xml;
using Budkavle.Api.MinaMeddelanden.Register;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary><c>verifyAuthorizedSignatures</c>: whether signatures over a text are enough. Nothing is changed.</summary>
internal sealed class VerifyAuthorizedSignatures(AccountAuthority authority)
    : AuthorityOperation("verifyAuthorizedSignatures", PartyRoles.Operator)
{
    public override async Task<Action<XmlWriter>> RunAsync(XmlElement request, KnownParty caller, CancellationToken cancellationToken)
    {
        var parts = new ElementReader(request);
        var owner = TakeNumber(parts, "arg0");
        var signatures = PersonSignature.ReadSome(parts, None, "arg1");
        var text = Decode(parts.TakeText(None, "arg2"));
        TakeAction(parts, "arg3");
        parts.End();
        var status = await authority.JudgeAsync(owner, _ => text, signatures, cancellationToken);
        return authority.Write("verifyAuthorizedSignaturesResponse", Schemas.AuthorityService, "return", owner, new SigningResult(status));
    }

    private static byte[] Decode(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw SoapFaultException.Malformed("arg2 is not base64.");
        }
    }
}
