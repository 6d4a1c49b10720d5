namespace Budkavle.Api.Tests.Silos;

/// <summary>Letters in JSON.</summary>
internal static class Letter
{
    public const string Body = "\"body\":{\"contentType\":\"text/plain\",\"content\":\"Hello.\"}";

    public static string To(string recipient, string subject = "Decision", string more = "") =>
        $"{{\"recipient\":\"{recipient}\",\"subject\":\"{subject}\",{Body}{more}}}";

    public static string Line(string key, string recipient, string subject = "Decision", string more = "") =>
        $"{{\"key\":\"{key}\",\"recipient\":\"{recipient}\",\"subject\":\"{subject}\",{Body}{more}}}";
}
