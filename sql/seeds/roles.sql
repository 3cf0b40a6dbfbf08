-- Reference roles, as the baseline creates them. Safe to apply at any time: a role that exists in any spelling is left
-- alone, and nobody is granted anything.
INSERT INTO roles (role_name)
SELECT wanted.role_name
FROM (VALUES ('operator'), ('ditbinmas'), ('ditlantas'), ('bidhumas'), ('ditsamapta'), ('ditintelkam'), ('admin'))
  AS wanted (role_name)
WHERE NOT EXISTS (SELECT FROM roles WHERE lower(trim(roles.role_name)) = wanted.role_name);
